import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeMany, type Many, type ManyDone } from './change-many.ts'

/** Answers as the server does: one of each slice is left as it was. */
function server(slices: number) {
  const asked: object[] = []
  const ask = async (body: object) => {
    asked.push(body)
    return {
      changed: Array<string>(9).fill('ana@empresa.test'),
      left: 1,
      next: asked.length < slices ? asked.length * 10 : null,
    }
  }
  return { asked, ask }
}
const suspend = { kind: 'suspend' } as const

test('all that match, slice by slice, with what is done so far', async () => {
  const { asked, ask } = server(3)
  const told: ManyDone[] = []
  const many: Many = { total: 30, condition: { domain: 'empresa.test' } }
  const done = await changeMany(ask, many, suspend, { told: (so) => told.push(so), isStopped: () => false })
  assert.deepEqual(done, { changed: 27, left: 3 })
  assert.deepEqual(
    told.map(({ changed }) => changed),
    [9, 18, 27],
  )
  assert.deepEqual(asked[1], { domain: 'empresa.test', after: 10, limit: 100, change: suspend })
})

test('who is named goes in slices too, and stops between them', async () => {
  const addresses = Array.from({ length: 250 }, (_, n) => `u${n}@empresa.test`)
  const { asked, ask } = server(1)
  const stopped = { told: () => undefined, isStopped: () => asked.length === 2 }
  assert.deepEqual(await changeMany(ask, { total: 250, addresses }, suspend, stopped), {
    changed: 18,
    left: 2,
  })
  assert.deepEqual(asked[1], { addresses: addresses.slice(100, 200), change: suspend })
})
