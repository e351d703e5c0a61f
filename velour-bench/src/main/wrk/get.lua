-- For wrk: gets of the keys that ./velour bench run has put.
local keys = 100000

request = function()
  return wrk.format("GET", string.format("/v1/kv/bench-%09d", math.random(0, keys - 1)))
end
