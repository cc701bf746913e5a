-- Prints what a run came to as one line of JSON; `load/wrk.ts` reads it.
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\n{"done":%d,"bytes":%d,"seconds":%f,"failed":%d}\n',
    summary.requests, summary.bytes, summary.duration / 1e6,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout
  ))
end
