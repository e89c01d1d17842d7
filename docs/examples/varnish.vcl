vcl 4.1;
import std;

backend default {
    .host = "127.0.0.1";
    .port = "80";
    .probe = { .url = "/ticker.txt"; .interval = 2s; .timeout = 1s; .window = 3; .threshold = 2; }
}

sub vcl_recv {
    if (req.url ~ "^/(events|status\.json|livez|readyz|visit|visits\.json)(\?|$)") { return (pipe); }
    set req.url = regsub(req.url, "\?.*$", "");                   # no document looks at a query
    if (std.healthy(req.backend_hint)) { set req.grace = 0s; }    # old news is for when there is no other
}

sub vcl_backend_response {
    if (beresp.status >= 500 && bereq.is_bgfetch) { return (abandon); }
    set beresp.grace = 1d;
}
