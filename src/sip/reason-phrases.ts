/** The default reason phrase of a status (RFC 3261 §21 and its extensions); the class's own phrase when unknown. */
export declare function reasonPhrase(status: number): string;
