import { suite, type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { decodeMailboxName, encodeMailboxName } from './modified-utf7.ts'

const PAIRS: readonly (readonly [name: string, wire: string])[] = [
  ['INBOX', 'INBOX'],
  ['R&D', 'R&-D'],
  ['Año', 'A&APE-o'],
  ['台北/日本語', '&U,BTFw-/&ZeVnLIqe-'],
  ['😀', '&2D3eAA-'],
  ['a\tb', 'a&AAk-b'],
  ['', ''],
]

suite('modified UTF-7', () => {
  test('known pairs, both ways', (t: TestContext) => {
    for (const [name, wire] of PAIRS) {
      t.assert.strictEqual(encodeMailboxName(name), wire)
      t.assert.strictEqual(decodeMailboxName(wire), name)
    }
  })

  test('one name has one way to be written', (t: TestContext) => {
    for (const wire of ['&', 'a&b', '&AGE-', '&APE-&APE-', '&AP-', '&APF-', '&2D0-', '&!-', '&APE=-'])
      t.assert.throws(() => decodeMailboxName(wire), SyntaxFault, wire)
  })

  test('any well-formed text survives', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (name) => decodeMailboxName(encodeMailboxName(name)) === name,
      ),
    )
  })

  test('any wire text is read or refused with a SyntaxFault', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('&', '-', 'A', 'P', ',', '+', 'é', 'z') }), (wire) => {
        try {
          return encodeMailboxName(decodeMailboxName(wire)).length > 0 || wire.length === 0
        } catch (error) {
          return error instanceof SyntaxFault
        }
      }),
    )
  })
})
