import assert from 'node:assert/strict'
import { test } from 'node:test'
import { damageOneAccount } from './damage.ts'

test('a damaged account file is told to its owner, and the others are served', async (t) => {
  const report = await damageOneAccount()
  t.diagnostic(JSON.stringify(report))
  assert.match(report.ownerHears, /^IMAP: .*( NO | BYE )/, 'the owner hears a clear no')
  assert.doesNotMatch(report.ownerHears, /SERVERBUG/, 'damage is foreseen, not a bug')
  assert.match(report.senderHears, /^(nothing|SMTP: 4)/, 'a sender tries again, or the queue does')
  assert.equal(report.othersServed, report.others)
})
