import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import {
  ALL_RIGHTS,
  formatRights,
  hasRight,
  joinRights,
  NO_RIGHTS,
  plainRights,
  readRights,
  withoutRights,
} from './rights.ts'

test('letters are rights, in any order and number', (t: TestContext) => {
  t.assert.strictEqual(formatRights(ALL_RIGHTS), 'lrswipkxteacd')
  t.assert.strictEqual(readRights(''), NO_RIGHTS)
  t.assert.strictEqual(readRights('srll'), readRights('lrs'))
  t.assert.strictEqual(plainRights(readRights('srl') ?? NO_RIGHTS), 'lrs')
})

test('letters of before mean several of today', (t: TestContext) => {
  t.assert.strictEqual(readRights('c'), readRights('kx'))
  t.assert.strictEqual(readRights('d'), readRights('te'))
  // RFC 4314 §2.1.1: told when any of what they mean is there.
  t.assert.strictEqual(formatRights(readRights('lk') ?? NO_RIGHTS), 'lkc')
  t.assert.strictEqual(formatRights(readRights('e') ?? NO_RIGHTS), 'ed')
})

test('what is no right is none of them', (t: TestContext) => {
  for (const text of ['z', 'L', 'lR', 'l r', '0', 'l\0', '-l', 'ñ'])
    t.assert.strictEqual(readRights(text), undefined)
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
      const rights = readRights(text)
      const letters = [...text].every((letter) => 'lrswipkxteacd'.includes(letter))
      t.assert.strictEqual(rights !== undefined, letters)
      if (rights !== undefined)
        t.assert.strictEqual(readRights(formatRights(rights)), readRights(widened(text)))
    }),
  )
})

/** As those who know only the letters of before are told: `c` when any of its rights is there. */
function widened(text: string): string {
  const old = [/[kxc]/.test(text) ? 'c' : '', /[ted]/.test(text) ? 'd' : '']
  return text + old.join('')
}

test('rights are joined and taken away', (t: TestContext) => {
  const [lr, rs] = [readRights('lr') ?? NO_RIGHTS, readRights('rs') ?? NO_RIGHTS]
  t.assert.strictEqual(plainRights(joinRights(lr, rs)), 'lrs')
  t.assert.strictEqual(plainRights(withoutRights(lr, rs)), 'l')
  t.assert.ok(hasRight(lr, 'l') && !hasRight(lr, 's'))
})
