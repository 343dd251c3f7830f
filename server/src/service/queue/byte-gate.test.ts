import { type TestContext, test } from 'node:test'
import { ByteGate } from './byte-gate.ts'

test('so many octets at once, in the order asked; a larger one alone', async (t: TestContext) => {
  const gate = new ByteGate(10)
  const order: string[] = []
  const first = await gate.take(6)
  const second = gate.take(5).then((free) => {
    order.push('second')
    return free
  })
  const third = gate.take(1).then((free) => {
    order.push('third')
    return free
  })
  const huge = gate.take(100).then((free) => {
    order.push('huge')
    return free
  })
  await Promise.resolve()
  t.assert.deepStrictEqual([order, gate.held], [[], 6])
  first()
  first()
  const frees = [await second, await third]
  t.assert.deepStrictEqual([order, gate.held], [['second', 'third'], 6])
  for (const free of frees) free()
  const last = await huge
  t.assert.strictEqual(gate.held, 100)
  last()
  t.assert.strictEqual(gate.held, 0)
})
