/** Held mail at the terminal: a table, or one message with its reasons, header and text. */
import { formatByteSize } from '../lib/byte-size.ts'
import type { Json } from '../service/admin/method.ts'
import type { CliContext } from './command.ts'
import { cell, dateText, fieldOf, rowsOf } from './directory-kit.ts'

export function entriesText(cli: CliContext, value: Json): string {
  const rows = rowsOf(fieldOf(value, 'messages'))
  if (rows.length === 0) return cli.text({ key: 'quarantine.empty' })
  const heads = ['id', 'held', 'sender', 'recipient', 'subject', 'reason']
  const table = cli.table(
    heads.map((head) => headText(cli, head)),
    rows.map((row) => [
      cell(row, 'id'),
      whenText(cli, row, 'heldMs'),
      senderText(row),
      cell(row, 'recipient'),
      cell(row, 'subject'),
      cell(row, 'reason'),
    ]),
  )
  const next = fieldOf(value, 'next')
  if (typeof next !== 'string') return table
  const total = Number(fieldOf(value, 'total'))
  return `${table}\n${cli.text({ key: 'quarantine.more', values: { total, next } })}`
}

export function entryText(cli: CliContext, value: Json): string {
  const message = fieldOf(value, 'message') ?? null
  const files = rowsOf(fieldOf(message, 'files')).map(String)
  const about = [
    ['state', stateText(cli, value)],
    ['sender', senderText(value)],
    ['recipient', cell(value, 'recipient')],
    ['subject', cell(value, 'subject')],
    ['held', whenText(cli, value, 'heldMs')],
    ['until', whenText(cli, value, 'untilMs')],
    ['size', formatByteSize(Number(fieldOf(value, 'sizeBytes')), cli.language)],
    ['reason', cell(value, 'reason')],
    ['files', files.join(', ')],
  ]
  const lines = about
    .filter(([, text]) => text !== '')
    .map(([head = '', text]) => `${headText(cli, head)}: ${text}`)
  const findings = rowsOf(fieldOf(value, 'findings')).map((one) => `  - ${cell(one, 'text')}`)
  const headers = rowsOf(fieldOf(message, 'headers')).map(
    (one) => `${cell(one, 'name')}: ${cell(one, 'value')}`,
  )
  const text = cell(message, 'text')
  const more = fieldOf(message, 'more') === true ? [cli.text({ key: 'quarantine.textMore' })] : []
  return [...lines, ...findings, '', ...headers, '', ...(text === '' ? [] : [text]), ...more]
    .join('\n')
    .trimEnd()
}

function stateText(cli: CliContext, value: Json): string {
  const values = { by: cell(value, 'changedBy'), date: whenText(cli, value, 'changedMs') }
  return cli.text({ key: `quarantine.state.${cell(value, 'state')}`, values })
}

function headText(cli: CliContext, head: string): string {
  return cli.text({ key: `quarantine.head.${head}` })
}

function senderText(row: Json): string {
  const sender = fieldOf(row, 'sender') ?? null
  const [name, address] = [cell(sender, 'name'), cell(sender, 'address')]
  return name === '' ? address : `${name} <${address}>`
}

function whenText(cli: CliContext, row: Json, field: string): string {
  const ms = fieldOf(row, field)
  return typeof ms === 'number' ? dateText(cli, ms) : ''
}
