/** Reports of other people's services, as they came: corpus/reports, with answers that another program found. */
import { readFileSync } from 'node:fs'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import type { Report } from '../../src/mail/report/report.ts'
import { openReport } from '../../src/service/reports/open-report.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 200)
const FOLDER = new URL('../corpus/reports/', import.meta.url)
const [, ...ANSWERS] = readFileSync(new URL('answers.tsv', FOLDER), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => line.split('\t'))

/** As it would come by mail. */
function messageOf(file: string): Buffer {
  const bytes = readFileSync(new URL(file, FOLDER))
  if (file.endsWith('.eml')) return bytes
  const header = 'Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n'
  return Buffer.from(`${header}${bytes.toString('base64').replaceAll(/.{76}/g, '$&\r\n')}\r\n`)
}

function reportOf(file: string): Report | undefined {
  const opened = openReport(messageOf(file))
  return opened.kind === 'report' ? opened.report : undefined
}

function countOf(report: Report, wanted: RegExp): number {
  return report.rows.filter(({ result }) => wanted.test(result)).reduce((sum, { count }) => sum + count, 0)
}

for (const [file = '', kind, domain, id, count, good, begin = ''] of ANSWERS)
  test(`${file} is read right`, (t: TestContext) => {
    const report = reportOf(file)
    t.assert.strictEqual(report?.kind ?? 'none', kind)
    if (report === undefined) return
    const [first] = report.rows
    t.assert.strictEqual(first?.domains[0], domain)
    t.assert.strictEqual(report.reportId, id)
    t.assert.strictEqual(countOf(report, /^/), Number(count))
    if (kind === 'feedback') t.assert.deepStrictEqual([first?.result, first?.source], [good, begin])
    else {
      t.assert.strictEqual(countOf(report, / pass| ok$/), Number(good))
      const beginMs = kind === 'tls' ? Date.parse(begin) : Number(begin) * 1000
      t.assert.strictEqual(report.beginMs, beginMs)
    }
  })

test('a report of twenty records is told by source and result', (t: TestContext) => {
  const rows = reportOf('seventeen.xml')?.rows ?? []
  t.assert.strictEqual(rows.length, 17)
  const found = rows.find(({ source }) => source === '54.240.48.90')
  t.assert.deepStrictEqual(found, {
    domains: ['example.com'],
    source: '54.240.48.90',
    result: 'none pass fail',
    count: 40,
  })
})

test('failed sessions are told by machine and reason', (t: TestContext) => {
  t.assert.deepStrictEqual(
    reportOf('tls-rfc8460.json')?.rows.map(({ source, result, count }) => [source, result, count]),
    [
      ['', 'sts ok', 5326],
      ['mx1.mail.company-y.example', 'sts certificate-expired', 100],
      ['mx2.mail.company-y.example', 'sts starttls-not-supported', 200],
      ['mx-backup.mail.company-y.example', 'sts validation-failure', 3],
    ],
  )
})

const changes = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255), fc.nat(40)), {
  minLength: 1,
  maxLength: 8,
})

test('changed reports are read or not, and nothing else comes of it', () => {
  const files = ANSWERS.map(([file = '']) => messageOf(file))
  fc.assert(
    fc.property(fc.constantFrom(...files), changes, (message, list) => {
      let bytes = Buffer.from(message)
      for (const [at, octet, cut] of list) {
        const place = Math.floor(at * bytes.length)
        bytes[place] = octet
        bytes = Buffer.concat([bytes.subarray(0, place + 1), bytes.subarray(place + 1 + cut)])
      }
      const opened = openReport(bytes)
      return opened.kind === 'none' || opened.report.rows.every(({ count }) => Number.isSafeInteger(count))
    }),
    { numRuns: RUNS },
  )
})
