import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needs } from '../kit/components.ts'
import { type DamageReport, damageOneAccount } from './damage.ts'
import { damageOnePage } from './damage-postgres.ts'

function judge(report: DamageReport): void {
  assert.match(report.ownerHears, /^IMAP: .*( NO | BYE )/, 'the owner hears a clear no')
  assert.doesNotMatch(report.ownerHears, /SERVERBUG/, 'damage is foreseen, not a bug')
  assert.match(report.senderHears, /^(nothing|SMTP: 4)/, 'a sender tries again, or the queue does')
  assert.equal(report.othersServed, report.others)
}

suite('damage is told to its owner, and the others are served', () => {
  test('an account file', async (t) => {
    const report = await damageOneAccount()
    t.diagnostic(JSON.stringify(report))
    judge(report)
  })

  test('a page of a table', { skip: needs('postgres') }, async (t) => {
    const report = await damageOnePage()
    t.diagnostic(JSON.stringify(report))
    judge(report)
  })
})
