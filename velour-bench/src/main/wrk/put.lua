-- For wrk: puts of 64 bytes.
local keys = 100000

wrk.headers["Content-Type"] = "application/octet-stream"
wrk.body = string.rep("x", 64)

request = function()
  return wrk.format("PUT", string.format("/v1/kv/bench-%09d", math.random(0, keys - 1)))
end
