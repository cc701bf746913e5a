-- Asks for the paths that the file named by PATHS lists, in turn; without one, for the address on the command line.
local list = os.getenv("PATHS")
if list ~= "" then
  local paths, at = {}, 0
  for path in io.lines(list) do paths[#paths + 1] = path end
  function request()
    at = at % #paths + 1
    return wrk.format(nil, paths[at])
  end
end

-- Prints what a run came to as one line of JSON; `load/wrk.ts` reads it.
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\n{"done":%d,"bytes":%d,"seconds":%f,"failed":%d}\n',
    summary.requests, summary.bytes, summary.duration / 1e6,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout
  ))
end
