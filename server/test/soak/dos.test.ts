import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { ATTACKS, attack } from './dos.ts'
import { openRig, type Rig } from './rig.ts'

/** A twentieth of the full attack; `npm run test:soak -- dos` does it whole. */
const SCALE = 0.05

suite('floods and slow peers', () => {
  let rig: Rig
  before(async () => {
    rig = await openRig({ engine: 'sqlite', accounts: 3 })
  })
  after(async () => {
    await rig[Symbol.asyncDispose]()
  })
  for (const each of ATTACKS)
    test(`${each.name}: refused in bounded memory, others are served`, async (t) => {
      const report = await attack(rig, each, SCALE)
      t.diagnostic(JSON.stringify(report))
      assert.equal(report.fault, undefined)
    })
})
