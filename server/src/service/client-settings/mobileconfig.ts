/**
 * The settings of an iPhone, iPad or Mac as a profile that the person installs. Its identifiers come from the address:
 * installing it again replaces it. https://developer.apple.com/business/documentation/Configuration-Profile-Reference.pdf
 */
import { createHash } from 'node:crypto'
import { escapeMarkup } from '../../lib/escape-markup.ts'
import type { MailServer } from './mail-servers.ts'

export const MOBILECONFIG_TYPE = 'application/x-apple-aspen-config'

export type ProfileTexts = {
  readonly name: string
  readonly description: string
}

type PlistValue = string | number | boolean | PlistDict | readonly PlistDict[]
type PlistDict = { readonly [key: string]: PlistValue }

/** Undefined when there is no IMAP or no submission: a profile of half an account helps nobody. */
export function mobileconfig(
  address: string,
  servers: readonly MailServer[],
  texts: ProfileTexts,
): string | undefined {
  const incoming = servers.find(({ protocol }) => protocol === 'imap')
  const outgoing = servers.find(({ protocol }) => protocol === 'smtp')
  if (incoming === undefined || outgoing === undefined) return undefined
  const identifier = `valija.${createHash('sha256').update(address).digest('hex').slice(0, 16)}`
  const mail: PlistDict = {
    PayloadType: 'com.apple.mail.managed',
    PayloadVersion: 1,
    PayloadIdentifier: `${identifier}.mail`,
    PayloadUUID: stableUuid(`mail ${address}`),
    PayloadDisplayName: address,
    EmailAccountType: 'EmailTypeIMAP',
    EmailAccountDescription: address,
    EmailAddress: address,
    IncomingMailServerAuthentication: 'EmailAuthPassword',
    IncomingMailServerHostName: incoming.hostname,
    IncomingMailServerPortNumber: incoming.port,
    IncomingMailServerUseSSL: true,
    IncomingMailServerUsername: address,
    OutgoingMailServerAuthentication: 'EmailAuthPassword',
    OutgoingMailServerHostName: outgoing.hostname,
    OutgoingMailServerPortNumber: outgoing.port,
    OutgoingMailServerUseSSL: true,
    OutgoingMailServerUsername: address,
    OutgoingPasswordSameAsIncomingPassword: true,
  }
  return plist({
    PayloadType: 'Configuration',
    PayloadVersion: 1,
    PayloadIdentifier: identifier,
    PayloadUUID: stableUuid(`profile ${address}`),
    PayloadDisplayName: texts.name,
    PayloadDescription: texts.description,
    PayloadRemovalDisallowed: false,
    PayloadContent: [mail],
  })
}

/** Always the same of the same name: version 8, whose bits are ours to choose. RFC 9562 §5.8 */
function stableUuid(name: string): string {
  const octets = createHash('sha256').update(`valija client settings ${name}`).digest().subarray(0, 16)
  octets[6] = ((octets[6] ?? 0) & 0x0f) | 0x80
  octets[8] = ((octets[8] ?? 0) & 0x3f) | 0x80
  const hex = octets.toString('hex')
  return [8, 12, 16, 20, 32]
    .map((end, at, ends) => hex.slice(at === 0 ? 0 : ends[at - 1], end))
    .join('-')
    .toUpperCase()
}

function plist(root: PlistDict): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    dict(root),
    '</plist>',
    '',
  ].join('\n')
}

function dict(value: PlistDict): string {
  const entries = Object.entries(value).map(([key, one]) => `<key>${escapeMarkup(key)}</key>${element(one)}`)
  return `<dict>\n${entries.join('\n')}\n</dict>`
}

function element(value: PlistValue): string {
  if (typeof value === 'string') return `<string>${escapeMarkup(value)}</string>`
  if (typeof value === 'number') return `<integer>${value}</integer>`
  if (typeof value === 'boolean') return value ? '<true/>' : '<false/>'
  if (isList(value)) return `<array>\n${value.map(dict).join('\n')}\n</array>`
  return dict(value)
}

function isList(value: PlistDict | readonly PlistDict[]): value is readonly PlistDict[] {
  return Array.isArray(value)
}
