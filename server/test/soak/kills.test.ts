import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ENGINES } from '../kit/engines.ts'
import { killRepeatedly } from './kills.ts'
import { isClean } from './verdict.ts'

/** `npm run test:soak` kills hundreds of times; here it is enough to notice that a promise was broken. */
const KILLS = 4

for (const engine of ENGINES)
  suite(`kill -9 under load on ${engine}`, () => {
    test('everything acknowledged is there, once, octet for octet', async (t) => {
      const report = await killRepeatedly({ engine, kills: KILLS })
      t.diagnostic(JSON.stringify(report))
      const { deliver, append, relay } = report.verdict.promised
      assert.ok(deliver > 0 && append > 0 && relay > 0, 'the load reached the server by every way')
      assert.ok(isClean(report.verdict), report.verdict.findings.join('\n'))
      assert.equal(report.unrecorded, 0, report.notRecorded.join('\n'))
    })
  })
