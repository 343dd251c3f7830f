import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openOnce } from './open-once.ts'

test('all who ask get what the first opened', async () => {
  let opened = 0
  const open = openOnce(async () => await Promise.resolve(++opened))
  assert.deepEqual(await Promise.all([open(), open()]), [1, 1])
  assert.equal(await open(), 1)
})

test('what could not be opened is opened by the next who asks', async () => {
  let tries = 0
  const open = openOnce(async () => {
    if (++tries === 1) throw new Error('away')
    return await Promise.resolve(tries)
  })
  const [one, other] = [open(), open()]
  await assert.rejects(one, /away/)
  await assert.rejects(other, /away/)
  assert.deepEqual([await open(), await open()], [2, 2])
})
