/** Kamailio's phrases for what went wrong in forwarding. */
export function errorReason(status: number): string {
  switch (status) {
    case 477:
      return 'Unfortunately error on sending to next hop occurred (477/TM)';
    case 478:
      return 'Unresolvable destination (478/TM)';
    case 479:
      return 'Regretfully, we were not able to process the URI (479/TM)';
    case 487:
      return 'Request canceled';
    default:
      return "I'm terribly sorry, server error occurred (1/TM)";
  }
}
