import { HANDLE_CANCEL } from '../server/support.ts';

/** The script that does what the plan in a request's header says. Its log names each run that begins for a call. */
export const SCRIPT = `loadmodule "tmx.so"
async_workers=16
modparam("async", "workers", 16)
modparam("async", "ms_timer", 1)
modparam("tm", "fr_timer", 6000)
modparam("htable", "htable", "ids=>size=8;")
request_route {
  ${HANDLE_CANCEL}
  if (is_method("ACK")) { exit; }
  if (is_method("INFO")) {
    if ($rU == "key") {
      async_wake("$hdr(X-Call)");
      send_reply("200", "$rc");
      exit;
    }
    $avp(ids) = $sht(ids=>$hdr(X-Call));
    $avp(index) = $(avp(ids){s.select,0,:}{s.int});
    $avp(label) = $(avp(ids){s.select,1,:}{s.int});
    t_continue("$avp(index)", "$avp(label)", "RESUMED");
    send_reply("200", "$rc");
    exit;
  }
  xlog("L_NOTICE", "begins $ci\\n");
  t_on_failure("FAILED");
  t_newtran();
  $sht(ids=>$ci) = "" + $T(id_index) + ":" + $T(id_label);
  $avp(plan) = $hdr(X-Plan);
  route(STEP);
}
route[RESUMED] {
  xlog("L_NOTICE", "runs $ci\\n");
  route(STEP);
}
route[STEP] {
  $var(letter) = $(avp(plan){s.substr,0,1});
  $avp(plan) = $(avp(plan){s.substr,1,0});
  switch ($var(letter)) {
    case "s": async_ms_route("RESUMED", "500"); break;
    case "k": async_task_route("RESUMED"); break;
    case "u": usleep("300000"); route(STEP); break;
    case "p": t_suspend(); exit;
    case "o": t_suspend(); async_task_data("WAKE", "$T(id_index):$T(id_label)"); usleep("200000"); exit;
    case "w": async_wait("$ci", 1, "RESUMED"); break;
    case "d": t_suspend(); async_ms_route("RESUMED", "500"); break;
    case "r": t_reply("183", "Progress"); route(STEP); break;
    case "f": t_reply("404", "Planned"); break;
  }
  exit;
}
route[WAKE] {
  $var(index) = $(async(data){s.select,0,:}{s.int});
  $var(label) = $(async(data){s.select,1,:}{s.int});
  t_continue("$var(index)", "$var(label)", "RESUMED");
}
failure_route[FAILED] {
  xlog("L_NOTICE", "fails $ci\\n");
  t_reply("480", "Failed");
}`;
