/**
 * Reads DMARC aggregate reports, of the first format and of the second, element by element without a tree. Document types
 * are refused, so nothing can be declared, loaded or expanded; reports with broken XML say what they say.
 *
 *   <record><row>
 *     <source_ip>192.0.2.7</source_ip><count>3</count>
 *     <policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>fail</spf></policy_evaluated>
 *   </row> …
 *
 * RFC 7489 appendix C, RFC 9990 §3.1
 */
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { REPORT_DEPTH_MAX, REPORT_FAULTS_MAX, REPORT_TEXT_MAX } from './limits.ts'
import { type Report, ReportRows, reportAddress, reportCount, reportDomain, reportText } from './report.ts'

/** Signs handed to the parser at a time. */
const CHUNK = 64 * 1024
const SECOND_MS = 1000

/** Throws SyntaxFault for what is no report. */
export function readDmarcReport(text: string): Report {
  const reading = new Reading()
  const parser = new SaxesParser()
  let faults = 0
  let refusal: string | undefined
  parser.on('error', () => {
    if (++faults > REPORT_FAULTS_MAX) refusal ??= 'XML'
  })
  // Not obeyed by the parser either; whoever needs one has something in mind. THREATS JM4
  parser.on('doctype', () => {
    refusal = 'no document type'
  })
  parser.on('opentag', (tag: SaxesTagPlain) => {
    if (!reading.open(localName(tag.name))) refusal ??= 'fewer elements within elements'
  })
  parser.on('closetag', () => reading.close())
  parser.on('text', (piece) => reading.say(piece))
  parser.on('cdata', (piece) => reading.say(piece))
  for (let at = 0; at < text.length && refusal === undefined; at += CHUNK)
    parser.write(text.slice(at, at + CHUNK))
  if (refusal === undefined) parser.close()
  if (refusal !== undefined) throw new SyntaxFault(refusal, parser.position)
  return reading.report()
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase()
}

/** Lives for one document. */
class Reading {
  readonly #open: string[] = []
  /** Of the report, and of the record in hand: texts by where they stand. The first one counts. */
  readonly #told = new Map<string, string>()
  #record = new Map<string, string>()
  #text = ''
  readonly #rows = new ReportRows()
  #records = 0

  /** False: too deep. */
  open(name: string): boolean {
    this.#text = ''
    this.#open.push(name)
    if (name === 'record') this.#record = new Map()
    return this.#open.length <= REPORT_DEPTH_MAX
  }

  say(piece: string): void {
    if (this.#text.length < REPORT_TEXT_MAX) this.#text += piece.slice(0, REPORT_TEXT_MAX)
  }

  close(): void {
    const name = this.#open.pop() ?? ''
    const inRecord = this.#open.includes('record')
    if (name === 'record' && !inRecord) this.#endRecord()
    const into = inRecord ? this.#record : this.#told
    const key = `${this.#open.at(-1) ?? ''}/${name}`
    if (KEPT.has(key) && !into.has(key)) into.set(key, this.#text)
    this.#text = ''
  }

  report(): Report {
    const domain = reportDomain(this.#told.get('policy_published/domain') ?? '')
    if (domain === undefined) throw new SyntaxFault('a report with the domain of its policy', 0)
    if (this.#records === 0) throw new SyntaxFault('a report with records', 0)
    return {
      kind: 'dmarc',
      organisation: reportText(this.#told.get('report_metadata/org_name') ?? ''),
      reportId: reportText(this.#told.get('report_metadata/report_id') ?? ''),
      beginMs: secondsMs(this.#told.get('date_range/begin')),
      endMs: secondsMs(this.#told.get('date_range/end')),
      rows: this.#rows.list().map((row) => ({ ...row, domains: [domain] })),
    }
  }

  #endRecord(): void {
    const count = reportCount(this.#record.get('row/count') ?? '')
    if (count === undefined) return
    this.#records++
    const word = (key: string): string => (this.#record.get(key) ?? '').trim().toLowerCase()
    const disposition = word('policy_evaluated/disposition')
    const passed = (key: string): string => (word(key) === 'pass' ? 'pass' : 'fail')
    this.#rows.add({
      domains: [],
      source: reportAddress(this.#record.get('row/source_ip') ?? ''),
      // `pass`: nothing was wanted to be done. RFC 9990 §3.1.1.8
      result: `${DONE.has(disposition) ? disposition : 'none'} ${passed('policy_evaluated/dkim')} ${passed('policy_evaluated/spf')}`,
      count,
    })
  }
}

const DONE: ReadonlySet<string> = new Set(['quarantine', 'reject'])
const KEPT: ReadonlySet<string> = new Set([
  'report_metadata/org_name',
  'report_metadata/report_id',
  'date_range/begin',
  'date_range/end',
  'policy_published/domain',
  'row/source_ip',
  'row/count',
  'policy_evaluated/disposition',
  'policy_evaluated/dkim',
  'policy_evaluated/spf',
])

function secondsMs(text: string | undefined): number | undefined {
  const seconds = text === undefined ? undefined : /^\d{1,11}(?=\.\d*$|$)/.exec(text.trim())?.[0]
  return seconds === undefined ? undefined : Number(seconds) * SECOND_MS
}
