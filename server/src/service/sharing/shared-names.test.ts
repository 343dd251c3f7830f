import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import type { AccountRecord } from '../../store/directory-types.ts'
import { isSharedName, ownerLevel, readSharedName, sharedName } from './shared-names.ts'

function owner(address: string): AccountRecord {
  return { address } as Partial<AccountRecord> as AccountRecord
}

test('a name says whose mailbox it is, the same whoever else shares', (t: TestContext) => {
  t.assert.strictEqual(ownerLevel(owner('ana@empresa.test'), 'empresa.test'), 'ana')
  t.assert.strictEqual(ownerLevel(owner('ana@otra.test'), 'empresa.test'), 'ana@otra.test')
  t.assert.strictEqual(sharedName('ana', 'Clientes/Norte'), 'Shared/ana/Clientes/Norte')
  t.assert.deepStrictEqual(readSharedName('Shared/ana/Clientes/Norte'), {
    level: 'ana',
    mailbox: 'Clientes/Norte',
  })
  t.assert.deepStrictEqual(readSharedName('Shared/ana/inbox'), { level: 'ana', mailbox: 'INBOX' })
})

test('what is no name of a shared mailbox is none', (t: TestContext) => {
  for (const name of [
    '',
    'Shared',
    'Shared/',
    'Shared/ana',
    'Shared/ana/',
    'Shared//x',
    'shared/ana/x',
    'Sharedx/ana/x',
    '\ud800',
  ])
    t.assert.strictEqual(readSharedName(name), undefined, name)
  t.assert.ok(
    isSharedName('Shared') &&
      isSharedName('Shared/x') &&
      !isSharedName('Shared2') &&
      !isSharedName('a/Shared'),
  )
})

test('every name is read back as it was made', (t: TestContext) => {
  const level = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('/'))
  const mailbox = fc.array(level, { minLength: 1, maxLength: 4 }).map((levels) => levels.join('/'))
  fc.assert(
    fc.property(level, mailbox, (whose, name) => {
      fc.pre(name.split('/')[0]?.toUpperCase() !== 'INBOX')
      t.assert.deepStrictEqual(readSharedName(sharedName(whose, name)), {
        level: whose.normalize('NFC'),
        mailbox: name.normalize('NFC'),
      })
    }),
  )
})
