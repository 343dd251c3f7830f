/**
 * The machine's part of a read receipt: what somebody's program did with a message.
 *
 *   Reporting-UA: correo.empresa.test; Valija
 *   Final-Recipient: rfc822;ana@empresa.test
 *   Original-Message-ID: <199509192301.23456@fuera.test>
 *   Disposition: manual-action/MDN-sent-manually; displayed
 *
 * RFC 8098 §3.1, RFC 6533 §3
 */
import { field } from '../header/build.ts'
import { fieldName, fieldText, readHeader } from '../header/header.ts'
import { decodeBytes } from '../header/header-text.ts'
import { DISPOSITION_FIELDS_MAX, DISPOSITION_OCTETS_MAX, REPORT_TEXT_MAX } from './limits.ts'

export const ACTION_MODES = ['manual-action', 'automatic-action'] as const
export const SENDING_MODES = ['mdn-sent-manually', 'mdn-sent-automatically'] as const
export const DISPOSITION_TYPES = ['deleted', 'dispatched', 'displayed', 'processed'] as const

export type Disposition = {
  readonly actionMode: (typeof ACTION_MODES)[number]
  readonly sendingMode: (typeof SENDING_MODES)[number]
  readonly type: (typeof DISPOSITION_TYPES)[number]
}

export type DispositionReport = {
  readonly reportingUA?: string | undefined
  readonly mdnGateway?: string | undefined
  /** `rfc822;ana@empresa.test` */
  readonly originalRecipient?: string | undefined
  readonly finalRecipient?: string | undefined
  /** With its angle brackets. */
  readonly originalMessageId?: string | undefined
  readonly disposition: Disposition
  readonly errors: readonly string[]
  /** Names as they are written. */
  readonly extensions: Readonly<Record<string, string>>
}

const FIELDS = {
  'reporting-ua': 'reportingUA',
  'mdn-gateway': 'mdnGateway',
  'original-recipient': 'originalRecipient',
  'final-recipient': 'finalRecipient',
  'original-message-id': 'originalMessageId',
} as const
const DISPOSITION =
  /^(manual|automatic)-action[ \t]*\/[ \t]*mdn-sent-(manually|automatically)[ \t]*;[ \t]*(deleted|dispatched|displayed|processed)\b/i

/** Undefined: it says nothing of what was done. Never throws. */
export function readDispositionReport(bytes: Uint8Array): DispositionReport | undefined {
  const part = bytes.subarray(0, DISPOSITION_OCTETS_MAX)
  const known = new Map<(typeof FIELDS)[keyof typeof FIELDS], string>()
  const errors: string[] = []
  const extensions = new Map<string, string>()
  let disposition: Disposition | undefined
  for (const one of readHeader(part).fields.slice(0, DISPOSITION_FIELDS_MAX)) {
    const written = decodeBytes(part.subarray(one.start, one.nameEnd))
    const name = fieldName(part, one)
    const text = fieldText(part, one).trim().slice(0, REPORT_TEXT_MAX).toWellFormed()
    if (Object.hasOwn(FIELDS, name)) {
      const property = FIELDS[name as keyof typeof FIELDS]
      if (!known.has(property)) known.set(property, text)
    } else if (name === 'disposition') disposition ??= readDisposition(text)
    else if (name === 'error') errors.push(text)
    else if (/^[!-9;-~]{1,100}$/.test(written)) extensions.set(written, text)
  }
  if (disposition === undefined) return undefined
  return { ...Object.fromEntries(known), disposition, errors, extensions: Object.fromEntries(extensions) }
}

function readDisposition(text: string): Disposition | undefined {
  const [, action = '', sending = '', type = ''] = DISPOSITION.exec(text) ?? []
  const found = {
    actionMode: ACTION_MODES.find((one) => one === `${action.toLowerCase()}-action`),
    sendingMode: SENDING_MODES.find((one) => one === `mdn-sent-${sending.toLowerCase()}`),
    type: DISPOSITION_TYPES.find((one) => one === type.toLowerCase()),
  }
  const { actionMode, sendingMode, type: kind } = found
  return actionMode && sendingMode && kind && { actionMode, sendingMode, type: kind }
}

/** Its lines. Throws SyntaxFault for what no field may hold. */
export function writeDispositionReport(report: DispositionReport): string {
  const { actionMode, sendingMode, type } = report.disposition
  const lines: string[] = []
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined) lines.push(field(name, value))
  }
  add('Reporting-UA', report.reportingUA)
  add('MDN-Gateway', report.mdnGateway)
  add('Original-Recipient', report.originalRecipient)
  add('Final-Recipient', report.finalRecipient)
  add('Original-Message-ID', report.originalMessageId)
  add('Disposition', `${actionMode}/${sendingMode.replace('mdn', 'MDN')}; ${type}`)
  for (const error of report.errors) add('Error', error)
  for (const [name, value] of Object.entries(report.extensions)) add(name, value)
  return lines.join('')
}

/** `rfc822;ana@empresa.test`; signs beyond ASCII as RFC 6533 §3 has them. */
export function typedRecipient(address: string): string {
  const ascii = address.replaceAll(/[^\0-\x7f]/gu, (sign) => `\\x{${hex(sign)}}`)
  return `${ascii === address ? 'rfc822' : 'utf-8'};${ascii}`
}

function hex(sign: string): string {
  return (sign.codePointAt(0) ?? 0).toString(16).toUpperCase()
}
