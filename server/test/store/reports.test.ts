/** Reports as they are kept: bounds per day and domain, and one teller for each report. */
import { createHash } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import type { DomainId, OrganisationId } from '../../src/mail/ids.ts'
import {
  RECEIVED_ROWS_MAX,
  type ReceivedReport,
  type Reports,
  TALLY_ROWS_MAX,
  type TallyRow,
} from '../../src/store/directory-reports.ts'
import { openTestDirectory } from '../directory/company.ts'
import { ENGINES, type EngineName } from '../kit/engines.ts'

const DAY = 20_000

type Work = <T>(work: (reports: Reports) => Promise<T>) => Promise<T>

async function withReports(name: EngineName, run: (write: Work) => Promise<void>): Promise<void> {
  await using opened = await openTestDirectory(name)
  await run((work) => opened.directory.writeUnseen(({ reports }) => work(reports)))
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

function report(id: string, sources: readonly string[]): ReceivedReport {
  return {
    ...{ organisationId: 1 as OrganisationId, domainId: 1 as DomainId, kind: 'dmarc', day: DAY },
    ...{ reporter: 'otra.test', digest: digest(id) },
    rows: sources.map((source) => ({ source, result: 'none pass pass', count: 1 })),
  }
}

const row = (detail: string, count = 1): TallyRow => ({
  ...{ kind: 'tls', day: DAY, domain: 'otra.test', digest: digest(detail), detail, count },
})

for (const name of ENGINES) {
  test(`a day of a domain holds so many rows, and what comes then is told without its source, on ${name}`, (t: TestContext) =>
    withReports(name, async (write) => {
      const sources = Array.from({ length: RECEIVED_ROWS_MAX - 1 }, (_, n) => `s${n}`)
      t.assert.ok(await write((reports) => reports.receive(report('1', sources))))
      t.assert.ok(!(await write((reports) => reports.receive(report('1', sources)))), 'the same one again')
      for (const [id, source] of [
        ['2', 'last'],
        ['3', 'over'],
        ['4', 'far'],
      ] as const)
        await write((reports) => reports.receive(report(id, [source])))
      const rows = await write((reports) => reports.received(1 as DomainId, 'dmarc', DAY, 20_000))
      t.assert.strictEqual(rows.length, RECEIVED_ROWS_MAX + 1)
      t.assert.ok(rows.some(({ source }) => source === 'last'))
      const [most] = rows
      t.assert.deepStrictEqual([most?.reporter, most?.source, most?.count], ['', '', 2])
      await write((reports) => reports.sweep(DAY + 1, DAY + 1))
      t.assert.deepStrictEqual(await write((reports) => reports.totals(1 as DomainId, 'dmarc', 0)), [])
    }))

  test(`a report has so many rows, and one teller, on ${name}`, (t: TestContext) =>
    withReports(name, async (write) => {
      const rows = Array.from({ length: TALLY_ROWS_MAX + 1 }, (_, n) => row(`{"n":${n}}`))
      const made = await write((reports) => reports.tally(rows, TALLY_ROWS_MAX + 1))
      t.assert.strictEqual(made, TALLY_ROWS_MAX)
      t.assert.strictEqual(await write((reports) => reports.tally([row('{"n":0}', 5)], 0)), 0, 'it was there')
      const due = { kind: 'tls', day: DAY, domain: 'otra.test' } as const
      const [most] = await write((reports) => reports.tallied(due))
      t.assert.deepStrictEqual(most, { detail: '{"n":0}', count: 6 })

      const dueOn = async (day: number, staleMs: number): Promise<number> =>
        (await write((reports) => reports.due(day, staleMs))).length
      t.assert.deepStrictEqual([await dueOn(DAY, 0), await dueOn(DAY + 1, 0)], [0, 1])
      const claim = (nowMs: number, staleMs: number): Promise<boolean> =>
        write((reports) => reports.claim(due, nowMs, staleMs))
      t.assert.deepStrictEqual([await claim(1000, 0), await claim(1001, 1000)], [true, false])
      t.assert.deepStrictEqual([await dueOn(DAY + 1, 1000), await dueOn(DAY + 1, 1001)], [0, 1])
      t.assert.ok(await claim(2000, 1001), 'who began it is gone')
      await write((reports) => reports.finish(due))
      await write((reports) => reports.tally([row('{"late":1}')], 1))
      t.assert.ok(!(await claim(9000, 8000)))
      t.assert.strictEqual(await dueOn(DAY + 1, 8000), 0)
      await write((reports) => reports.sweepTallies(DAY + 1))
      t.assert.deepStrictEqual(await write((reports) => reports.tallied(due)), [])
    }))
}
