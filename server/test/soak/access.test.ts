/** What IMAP and POP3 withstand, in small; `npm run test:soak -- pipelines deaf guesses crowd races sign-in-times` does it whole. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { ENGINES } from '../kit/engines.ts'
import { gather } from './crowd.ts'
import { neverRead } from './deaf.ts'
import { guessPasswords } from './guesses.ts'
import { sendPipelines } from './pipelines.ts'
import { RACES_SETTINGS, race } from './races.ts'
import { openRig, type Rig } from './rig.ts'
import { compareSignIns } from './sign-in-times.ts'

type Report = { readonly fault: string | undefined }

/** Guesses come last but for the times of sign-ins, which have accounts and networks of their own. */
const PROOFS: Readonly<Record<string, (rig: Rig) => Promise<readonly Report[]>>> = {
  'thousands of commands at once are answered in order': (rig) => sendPipelines(rig, 4_000),
  'clients that never read are held little for': async (rig) => [
    await neverRead(rig, { connections: 6, untilCut: false }),
  ],
  'two hundred sessions at once are all answered': async (rig) => [await gather(rig, 200)],
  'what clients that race believe is what is there': async (rig) => [
    await race(rig, { clients: 8, seconds: 3 }),
  ],
  'words do not tell who exists': (rig) => compareSignIns(rig, { least: 10, most: 10 }),
  'a flood of wrong passwords is hardly tested, and others sign in': async (rig) => [
    await guessPasswords(rig, 300, rig.accounts.slice(0, 3)),
  ],
}

for (const engine of ENGINES)
  test(`access withstands, on ${engine}`, async (t: TestContext) => {
    await using rig = await openRig({ engine, accounts: 24, settings: RACES_SETTINGS })
    for (const [title, prove] of Object.entries(PROOFS))
      await t.test(title, async (t: TestContext) => {
        for (const report of await prove(rig)) {
          t.diagnostic(JSON.stringify(report))
          assert.equal(report.fault, undefined)
        }
      })
  })
