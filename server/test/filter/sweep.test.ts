/** What level 1 and 2 remember is forgotten in time, and only then. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GREYLIST_WINDOW_MS, NETWORK_KNOWN_MS } from '../../src/service/filter/connection/limits.ts'
import { CORRESPONDENT_KEPT_MS } from '../../src/service/filter/identity/limits.ts'
import { sweepFilter } from '../../src/service/filter/sweep-filter.ts'
import { openTestAdmin } from '../directory/admin.ts'
import { ENGINES } from '../kit/engines.ts'

for (const name of ENGINES)
  test(`first tries, networks and correspondents, on ${name}`, async () => {
    await using admin = await openTestAdmin(name)
    const { directory, empresa } = admin
    const digest = (n: number): Uint8Array => Buffer.alloc(16, n)
    const nowMs = 1_700_000_000_000
    const { organisationId } = empresa
    await directory.writeCounts(async ({ correspondents, greylist }) => {
      for (const [n, ageMs] of [
        [1, GREYLIST_WINDOW_MS],
        [2, GREYLIST_WINDOW_MS + 1],
      ] as const)
        await greylist.meet(digest(n), nowMs - ageMs, 0)
      for (const [n, ageMs] of [
        [3, NETWORK_KNOWN_MS],
        [4, NETWORK_KNOWN_MS + 1],
      ] as const)
        await greylist.learn(digest(n), nowMs - ageMs)
      for (const [n, ageMs] of [
        [5, CORRESPONDENT_KEPT_MS],
        [6, CORRESPONDENT_KEPT_MS + 1],
      ] as const)
        await correspondents.note({ organisationId, digest: digest(n), atMs: nowMs - ageMs, written: true })
    })
    await sweepFilter({ directory, clock: { now: () => nowMs } })
    await directory.writeCounts(async ({ correspondents, greylist }) => {
      // What is remembered keeps its time; what is not begins now.
      assert.equal(await greylist.meet(digest(1), nowMs, 0), nowMs - GREYLIST_WINDOW_MS)
      assert.equal(await greylist.meet(digest(2), nowMs, 0), nowMs)
      assert.notEqual(await greylist.network(digest(3)), undefined)
      assert.equal(await greylist.network(digest(4)), undefined)
      assert.notEqual(await correspondents.get(organisationId, digest(5)), undefined)
      assert.equal(await correspondents.get(organisationId, digest(6)), undefined)
    })
  })
