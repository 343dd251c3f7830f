import { type TestContext, test } from 'node:test'
import { SieveFaults } from '../../mail/sieve/fault.ts'
import type { CompiledSieve } from '../../mail/sieve/program.ts'
import { SIEVE_COMPILED_BYTES } from './limits.ts'
import { Programs } from './sieve-programs.ts'

const NOTHING: CompiledSieve = { steps: [], requires: [], includes: [], redirects: [] }

function counted(): { readonly programs: Programs; readonly compiled: string[] } {
  const compiled: string[] = []
  const programs = new Programs((text) => {
    compiled.push(text.slice(0, 1))
    if (text.startsWith('!'))
      throw new SieveFaults([{ line: 1, column: 1, text: { key: 'sieve.fault.token' } }])
    return { ...NOTHING }
  })
  return { programs, compiled }
}

test('a text is compiled once, whoever has it', (t: TestContext) => {
  const { programs, compiled } = counted()
  const first = programs.of({ text: 'keep;' })
  t.assert.strictEqual(programs.of({ text: 'keep;' }), first)
  t.assert.deepStrictEqual(compiled, ['k'])
})

test('what does not compile says so each time, and is not tried again', (t: TestContext) => {
  const { programs, compiled } = counted()
  for (let n = 0; n < 3; n++) t.assert.throws(() => programs.of({ text: '!' }), SieveFaults)
  t.assert.deepStrictEqual(compiled, ['!'])
})

test('so many octets of texts are kept, and those used last', (t: TestContext) => {
  const half = SIEVE_COMPILED_BYTES / 2
  for (const [more, isKept] of [
    [-1, true],
    [0, true],
    [1, false],
  ] as const) {
    const { programs, compiled } = counted()
    const [a, b] = ['a'.repeat(half), 'b'.repeat(half + more)]
    for (const text of [a, b, b, a]) programs.of({ text })
    t.assert.deepStrictEqual(compiled, isKept ? ['a', 'b'] : ['a', 'b', 'a'], String(more))
  }
  const { programs, compiled } = counted()
  for (const text of ['a', 'b', 'a', 'c'.repeat(SIEVE_COMPILED_BYTES - 1), 'a', 'b']) programs.of({ text })
  t.assert.deepStrictEqual(compiled, ['a', 'b', 'c', 'b'])
})
