import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { connectionKeys, shapeConnections } from './filter-schema.ts'

const keys = z.strictObject(connectionKeys)
const shaped = (given: unknown, local = false) => shapeConnections(keys.parse(given), local)

test('level 1 is there for strangers, and on a machine of one’s own only when it is asked for', () => {
  assert.equal(shaped({}).enabled, true)
  assert.equal(shaped({}, true).enabled, false)
  assert.equal(shaped({ connections: true }, true).enabled, true)
  assert.equal(shaped({ connections: false }).enabled, false)
  assert.deepEqual(shaped({}), {
    ...{ enabled: true, blockLists: [], allowLists: [], greetingDelayMs: 2000 },
    ...{ earlyTalkers: 'refuse', greylist: 'suspects', tarpit: true },
  })
})

test('lists that refuse, and lists that count', () => {
  const { blockLists } = shaped({ block_lists: ['spamhaus-zen', 'BL.example.test:2.5', 'x.test:10'] })
  assert.deepEqual(blockLists, [
    { list: 'spamhaus-zen', points: undefined },
    { list: 'bl.example.test', points: 2.5 },
    { list: 'x.test', points: 10 },
  ])
  for (const wrong of ['', 'a b', 'x.test:', 'x.test:mucho', 'x.test:1.234', `${'a'.repeat(254)}`])
    assert.equal(keys.safeParse({ block_lists: [wrong] }).success, false, wrong)
  const many = (count: number) =>
    keys.safeParse({ block_lists: Array.from({ length: count }, () => 'x') }).success
  assert.deepEqual([many(19), many(20), many(21)], [true, true, false])
  const delay = (seconds: number) => keys.safeParse({ greeting_delay_seconds: seconds }).success
  assert.deepEqual([delay(-0.1), delay(0), delay(30), delay(30.1)], [false, true, true, false])
})
