/** How much is kept, so that a playground that is left running does not fill its Redis. */
const LIMITS = {
  events: 10_000,
  threadsPerChannel: 500,
  messagesPerThread: 500,
  reactionsPerMessage: 60,
  idleThreadMs: 30 * 24 * 3_600_000,
};

/*
 * Keys, after the prefix:
 *   n:<channel>     the last number given out        ch:<channel>  threads by last activity
 *   m:<message>     one message, a hash              t:<thread>    its messages that are shown, by number
 *   u:<person>      unread messages per thread       live:<channel> the latest card's message per thread
 *   k:<key>         idempotency key -> message       staged        messages not yet accepted, by time
 *   priv:<thread>   private notices per person       events        the stream behind SSE
 *   w:<replyTo>     a private answer someone waits for
 *   p:<value>       private answers with buttons about that run or schedule
 * Fields of a message: th thread, ch channel, by author, to, at, body (JSON), edited, b:<action> the values of its buttons
 * now and before (JSON), gone since when it is deleted, r:<person>:<emoji> the reaction's ordinal.
 */
const SHARED = `
local P, PEOPLE = ARGV[1], ARGV[2]
local function number(id) return tonumber(string.match(id, '/(%d+)$')) end
local function emit(kind, id, ch, th, to)
  redis.call('XADD', P..'events', 'MAXLEN', '~', ${LIMITS.events}, '*', 'k', kind, 'id', id, 'ch', ch, 'th', th, 'to', to)
  redis.call('PUBLISH', P..'bell', '')
end
local function fresh(ch)
  return 'playground:'..ch..'/'..redis.call('INCR', P..'n:'..ch)
end
local function claim(ch, th)
  if number(th) > tonumber(redis.call('GET', P..'n:'..ch) or '0') then redis.call('SET', P..'n:'..ch, number(th)) end
  return th
end
local function isDirect(ch) return string.sub(ch, 1, 3) == 'dm-' end
-- The thread's own number goes to its first message; in a direct message that may be gone while the thread goes on.
local function nextIn(ch, th)
  local later = isDirect(ch) and redis.call('EXISTS', P..'n:'..ch) or redis.call('EXISTS', P..'m:'..th)
  return later == 1 and fresh(ch) or claim(ch, th)
end
local function forget(ch, th)
  for _, id in ipairs(redis.call('ZRANGE', P..'t:'..th, 0, -1)) do redis.call('DEL', P..'m:'..id) end
  redis.call('DEL', P..'t:'..th, P..'priv:'..th)
  redis.call('ZREM', P..'ch:'..ch, th)
  redis.call('HDEL', P..'live:'..ch, th)
  for person in string.gmatch(PEOPLE, '[^,]+') do redis.call('HDEL', P..'u:'..person, th) end
end
local function trim(ch, th, at)
  local extra = redis.call('ZCARD', P..'ch:'..ch) - ${LIMITS.threadsPerChannel}
  local old = extra > 0 and redis.call('ZRANGE', P..'ch:'..ch, 0, extra - 1)
    or redis.call('ZRANGEBYSCORE', P..'ch:'..ch, '-inf', at - ${LIMITS.idleThreadMs}, 'LIMIT', 0, 3)
  for _, id in ipairs(old) do if id ~= th then forget(ch, id) end end
  if redis.call('ZCARD', P..'t:'..th) > ${LIMITS.messagesPerThread} then
    for _, id in ipairs(redis.call('ZRANGE', P..'t:'..th, 1, 1)) do
      redis.call('ZREM', P..'t:'..th, id)
      redis.call('DEL', P..'m:'..id)
    end
  end
end
local function show(id)
  local m = redis.call('HMGET', P..'m:'..id, 'th', 'ch', 'by', 'to', 'at')
  local th, ch, by, to, at = m[1], m[2], m[3], m[4], m[5]
  redis.call('ZREM', P..'staged', id)
  if not th then return 0 end
  redis.call('PERSIST', P..'m:'..id)
  if redis.call('ZADD', P..'t:'..th, 'NX', number(id), id) == 0 then return 0 end
  redis.call('ZADD', P..'ch:'..ch, 'GT', at, th)
  for person in string.gmatch(PEOPLE, '[^,]+') do
    local sees = (to == '' or to == person) and (not isDirect(ch) or ch == 'dm-'..person)
    if sees and person ~= by then redis.call('HINCRBY', P..'u:'..person, th, 1) end
  end
  trim(ch, th, tonumber(at))
  if to ~= '' then redis.call('HINCRBY', P..'priv:'..th, to, 1) end
  emit('m', id, ch, th, to)
  return 1
end
local function buttons(id, from)
  for i = from, #ARGV, 2 do redis.call('HSET', P..'m:'..id, 'b:'..ARGV[i], ARGV[i + 1]) end
end
`;

/** The changes to the store that must be whole or not at all; every one gets the prefix and the people first. */
export const scripts = {
  /** ch th key keySeconds by to at body isCard (action values)* -> id, or false where the thread is a mere reply. */
  post: `${SHARED}
local ch, th, key, by, to, at, body = ARGV[3], ARGV[4], ARGV[5], ARGV[7], ARGV[8], ARGV[9], ARGV[10]
local seen = redis.call('GET', P..'k:'..key)
if seen then return seen end
local root = redis.call('HGET', P..'m:'..th, 'th')
if root and root ~= th then return false end
if root and redis.call('EXISTS', P..'t:'..th) == 0 then
  if redis.call('HEXISTS', P..'m:'..th, 'gone') == 1 then return false end
  show(th)
end
local id = nextIn(ch, th)
redis.call('HSET', P..'m:'..id, 'th', th, 'ch', ch, 'by', by, 'to', to, 'at', at, 'body', body)
buttons(id, 12)
if ARGV[11] == '1' then redis.call('HSET', P..'live:'..ch, th, id) end
redis.call('SET', P..'k:'..key, id, 'EX', ARGV[6])
show(id)
return id`,

  /** ch th key keySeconds by at body -> id, or false where there is no such thread. */
  stage: `${SHARED}
local ch, th, key, by, at, body = ARGV[3], ARGV[4], ARGV[5], ARGV[7], ARGV[8], ARGV[9]
local id = key ~= '' and redis.call('GET', P..'k:'..key)
local known = id and redis.call('HGET', P..'m:'..id, 'th')
if known then
  if redis.call('ZSCORE', P..'t:'..known, id) then return id end
  redis.call('PERSIST', P..'m:'..id)
  redis.call('ZADD', P..'staged', redis.call('HGET', P..'m:'..id, 'at'), id)
  return id
end
if th == '' then
  id = fresh(ch)
  th = id
else
  local root = redis.call('HGET', P..'m:'..th, 'th')
  if root and root ~= th then return false end
  local given = tonumber(redis.call('GET', P..'n:'..ch) or '0')
  if not root and not isDirect(ch) and number(th) > given then return false end
  id = nextIn(ch, th)
end
redis.call('HSET', P..'m:'..id, 'th', th, 'ch', ch, 'by', by, 'to', '', 'at', at, 'body', body)
redis.call('ZADD', P..'staged', at, id)
if key ~= '' then redis.call('SET', P..'k:'..key, id, 'EX', ARGV[6]) end
return id`,

  /** id -> 1 where it was not shown before. */
  show: `${SHARED}
return show(ARGV[3])`,

  /** id seconds: a message that was not accepted is never listed; it is kept a while for a second try with its key. */
  refuse: `${SHARED}
local th = redis.call('HGET', P..'m:'..ARGV[3], 'th')
redis.call('ZREM', P..'staged', ARGV[3])
if th and not redis.call('ZSCORE', P..'t:'..th, ARGV[3]) then redis.call('EXPIRE', P..'m:'..ARGV[3], ARGV[4]) end
return 1`,

  /** ch th: takes back the number of a thread that nothing came of, unless a later one is given out by now. */
  release: `${SHARED}
local ch, th = ARGV[3], ARGV[4]
if redis.call('EXISTS', P..'m:'..th, P..'t:'..th) > 0 then return 0 end
if tonumber(redis.call('GET', P..'n:'..ch) or '0') ~= number(th) then return 0 end
redis.call('DECR', P..'n:'..ch)
return 1`,

  /** id at body isCard (action values)* -> 1, or 0 where the message is gone. */
  edit: `${SHARED}
local id = ARGV[3]
local m = redis.call('HMGET', P..'m:'..id, 'th', 'ch', 'to', 'body')
if not m[1] then return 0 end
buttons(id, 7)
if ARGV[6] == '1' then redis.call('HSET', P..'live:'..m[2], m[1], id) end
if m[4] == ARGV[5] then return 1 end
redis.call('HSET', P..'m:'..id, 'body', ARGV[5], 'edited', ARGV[4])
emit('m', id, m[2], m[1], m[3])
return 1`,

  /** id at -> 1, or 0 where it is gone. A trace stays, so that its number is not given out again and its thread goes on. */
  remove: `${SHARED}
local id = ARGV[3]
local m = redis.call('HMGET', P..'m:'..id, 'th', 'ch', 'to')
if not m[1] or redis.call('ZREM', P..'t:'..m[1], id) == 0 then return 0 end
redis.call('DEL', P..'m:'..id)
redis.call('HSET', P..'m:'..id, 'th', m[1], 'gone', ARGV[4])
redis.call('PEXPIRE', P..'m:'..id, ${LIMITS.idleThreadMs})
if redis.call('ZCARD', P..'t:'..m[1]) == 0 then redis.call('ZREM', P..'ch:'..m[2], m[1]) end
emit('d', id, m[2], m[1], m[3])
return 1`,

  /** id emoji person -> 1, or 0 where the message takes no more. */
  react: `${SHARED}
local key, field = P..'m:'..ARGV[3], 'r:'..ARGV[5]..':'..ARGV[4]
if redis.call('HEXISTS', key, field) == 1 then return 1 end
local m = redis.call('HMGET', key, 'th', 'ch', 'to', 'reactions')
if not m[1] or tonumber(m[4] or '0') >= ${LIMITS.reactionsPerMessage} then return 0 end
redis.call('HSET', key, field, redis.call('HINCRBY', key, 'reactions', 1))
emit('m', ARGV[3], m[2], m[1], m[3])
return 1`,

  /** id emoji person -> 1 */
  unreact: `${SHARED}
local key, field = P..'m:'..ARGV[3], 'r:'..ARGV[5]..':'..ARGV[4]
local m = redis.call('HMGET', key, 'th', 'ch', 'to')
if m[1] and redis.call('HDEL', key, field) == 1 then emit('m', ARGV[3], m[2], m[1], m[3]) end
return 1`,

  /** ch th */
  typing: `${SHARED}
emit('t', '', ARGV[3], ARGV[4], '')
return 1`,

  /** replyTo answer -> state before it: waiting (now answered), late, answered, done, or false. */
  answer: `${SHARED}
local key = P..'w:'..ARGV[3]
local state = redis.call('HGET', key, 'state')
if state == 'waiting' then
  redis.call('HSET', key, 'state', 'answered', 'answer', ARGV[4])
  redis.call('PUBLISH', P..'bell', ARGV[3])
end
return state`,

  /** replyTo last -> the answer, once; with last = 1 and none yet, the answer will have to go another way. */
  take: `${SHARED}
local key = P..'w:'..ARGV[3]
local m = redis.call('HMGET', key, 'state', 'answer')
if m[1] == 'answered' then
  redis.call('HSET', key, 'state', 'done')
  redis.call('HDEL', key, 'answer')
  return m[2]
end
if ARGV[4] == '1' and m[1] == 'waiting' then redis.call('HSET', key, 'state', 'late') end
return false`,
};
