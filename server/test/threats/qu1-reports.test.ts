/** Reports that are bombs or lies: refused within the bounds of the child that opens them. THREATS QU1, JM4 */
import { type TestContext, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import {
  REPORT_OCTETS_FREE,
  REPORT_OCTETS_MAX,
  REPORT_RATIO_MAX,
  REPORT_ROWS_MAX,
} from '../../src/mail/report/limits.ts'
import { createParseProcess } from '../../src/service/parse-process/parse-process.ts'
import { openReport } from '../../src/service/reports/open-report.ts'
import { zip } from '../kit/zip.ts'
import { dmarcXml, reportMail } from '../reports/report-mail.ts'

const XML = dmarcXml({})

function whyNot(file: Uint8Array | string): string {
  const opened = openReport(Buffer.from(reportMail(file)))
  return opened.kind === 'none' ? opened.why : 'read'
}

/** So many octets, which pack to next to nothing, behind a good report. */
function padded(octets: number): Buffer {
  return Buffer.concat([Buffer.from(XML), Buffer.alloc(octets - Buffer.byteLength(XML), ' ')])
}

test('what unpacks to more than is allowed is not unpacked', (t: TestContext) => {
  t.assert.strictEqual(whyNot(gzipSync(padded(REPORT_OCTETS_FREE))), 'read')
  t.assert.match(
    whyNot(gzipSync(padded(REPORT_OCTETS_FREE + 1))),
    /at most/,
    `beyond ${REPORT_RATIO_MAX} to 1`,
  )
  t.assert.match(
    whyNot(zip([{ name: 'a.xml', data: padded(REPORT_OCTETS_FREE + 1) }])),
    /an archive with a report of bearable size/,
  )
  t.assert.strictEqual(
    whyNot(zip([{ name: '../../a.xml', data: Buffer.from(XML) }])),
    'read',
    'a name is text',
  )
  // Nothing packs these: only the whole size is too much.
  const noise = Buffer.from(
    Array.from({ length: REPORT_OCTETS_MAX }, (_, at) => 32 + ((at * 7919 + (at >> 8) * 31) % 90)),
  )
  t.assert.match(whyNot(gzipSync(Buffer.concat([Buffer.from(XML), noise]))), /at most/)
})

test('a document type is refused, whatever it declares', (t: TestContext) => {
  const entities = '<!DOCTYPE f [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
  for (const doctype of [entities, '<!DOCTYPE f SYSTEM "file:///etc/passwd">'])
    t.assert.match(whyNot(XML.replace('<feedback>', `${doctype}<feedback>`)), /no document type/)
})

test('elements within elements, records without end and counts that are none', (t: TestContext) => {
  t.assert.match(whyNot('<feedback>'.repeat(100_000)), /fewer elements/)
  t.assert.match(whyNot(dmarcXml({ rows: [['192.0.2.1', -1, 'pass', 'pass']] })), /records/)
  t.assert.match(whyNot(dmarcXml({ rows: [['192.0.2.1', 1e15, 'pass', 'pass']] })), /records/)
  const many = Array.from(
    { length: REPORT_ROWS_MAX + 50 },
    (_, n) => [`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, 1, 'pass', 'pass'] as const,
  )
  const opened = openReport(Buffer.from(reportMail(dmarcXml({ rows: many }))))
  if (opened.kind === 'none') return t.assert.fail(opened.why)
  const { rows } = opened.report
  t.assert.strictEqual(rows.length, REPORT_ROWS_MAX + 1, 'the others are one row')
  t.assert.strictEqual(rows.at(-1)?.source, '')
  t.assert.strictEqual(rows.at(-1)?.count, 50)
})

test('a child that lies about a report is not believed', async (t: TestContext) => {
  const good = await createParseProcess().openReport(Buffer.from(reportMail(XML)))
  t.assert.strictEqual(good.kind === 'parsed' && good.value.kind, 'report')
  const liar = new URL('../reports/lying-child.ts', import.meta.url).pathname
  t.assert.deepStrictEqual(await createParseProcess({ reportChild: liar }).openReport(Buffer.from('x')), {
    kind: 'failed',
    failure: 'bad-answer',
  })
})
