import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needs } from '../kit/components.ts'
import { fillDisk } from './disk-full.ts'
import { fillPostgresDisk } from './disk-full-postgres.ts'
import { isClean } from './verdict.ts'

test('a full disk puts mail off, loses nothing and is forgotten when there is room', {
  skip: needs('root'),
}, async (t) => {
  const report = await fillDisk()
  t.diagnostic(JSON.stringify(report))
  // RFC 5321 §4.2.2, RFC 3463 §3.4: 452, mail system full.
  assert.match(report.refusal, /SMTP: 452[ -]4\.3\.1/)
  assert.ok(isClean(report.verdict), report.verdict.findings.join('\n'))
})

test('a full disk of PostgreSQL puts mail off, loses nothing and is forgotten when there is room', {
  skip: needs('root', 'postgres'),
}, async (t) => {
  const report = await fillPostgresDisk()
  t.diagnostic(JSON.stringify(report))
  assert.match(report.refusal, /SMTP: 452[ -]4\.3\.1/)
  assert.match(report.refusalWithout, /SMTP: 4/)
  assert.ok(isClean(report.verdict), report.verdict.findings.join('\n'))
})
