import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needs } from '../kit/components.ts'
import { cutPower } from './power-cut/power-cuts.ts'
import { isClean } from './verdict.ts'

/** `npm run test:soak` cuts many times; here it is enough to notice that a sync was left out. */
const CUTS = 4

suite('power cuts under load', { skip: needs('cc') }, () => {
  test('what was acknowledged had been synced', async (t) => {
    const report = await cutPower({ cuts: CUTS })
    t.diagnostic(JSON.stringify(report))
    const { deliver, append, relay } = report.verdict.promised
    assert.ok(deliver > 0 && append > 0 && relay > 0, 'the load reached the server by every way')
    assert.ok(isClean(report.verdict), report.verdict.findings.join('\n'))
  })
})
