/** A small one of the long ledger; `npm run test:soak -- ledger` has ten million events. */
import assert from 'node:assert/strict'
import { eachEngine } from '../kit/stores.ts'
import { fillLedger } from './long-ledger.ts'

const EVENTS = 30_000

eachEngine('any event is found by anything, soon', async (t, engine) => {
  const report = await fillLedger(engine, EVENTS, () => undefined)
  t.diagnostic(JSON.stringify(report))
  assert.equal(report.fault, undefined)
})
