/**
 * The settings that Thunderbird, K-9, Evolution and others ask for by the address alone.
 *
 *   GET https://autoconfig.empresa.test/mail/config-v1.1.xml?emailaddress=ana%40empresa.test
 *
 * The form is Thunderbird's own: https://wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat
 */
import { escapeMarkup } from '../../lib/escape-markup.ts'
import { SCOPES } from '../issuer/scopes.ts'
import type { MailServer } from './mail-servers.ts'

/** `domain` is one of ours; the address is put in by the program itself. */
export function autoconfigXml(domain: string, servers: readonly MailServer[], origin: string): string {
  const name = escapeMarkup(domain)
  const incoming = servers.filter(isIncoming).map(incomingServer)
  const outgoing = servers.filter(({ protocol }) => protocol === 'smtp').map(outgoingServer)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<clientConfig version="1.1">',
    `  <emailProvider id="${name}">`,
    `    <domain>${name}</domain>`,
    `    <displayName>${name}</displayName>`,
    `    <displayShortName>${name}</displayShortName>`,
    ...incoming,
    ...outgoing,
    '  </emailProvider>',
    ...oauthElement(origin),
    '</clientConfig>',
    '',
  ].join('\n')
}

/** Where programs that know how ask for a token instead of a password. */
function oauthElement(origin: string): readonly string[] {
  const issuer = escapeMarkup(origin)
  return [
    '  <oAuth2>',
    `    <issuer>${issuer}</issuer>`,
    `    <scope>${SCOPES.join(' ')}</scope>`,
    `    <authURL>${issuer}/permitir</authURL>`,
    `    <tokenURL>${issuer}/oauth/token</tokenURL>`,
    '  </oAuth2>',
  ]
}

function isIncoming({ protocol }: MailServer): boolean {
  return protocol === 'imap' || protocol === 'pop3'
}

function incomingServer(server: MailServer): string {
  return serverElement('incomingServer', server)
}

function outgoingServer(server: MailServer): string {
  return serverElement('outgoingServer', server)
}

function serverElement(element: string, { protocol, hostname, port, tls }: MailServer): string {
  return [
    `    <${element} type="${protocol}">`,
    `      <hostname>${escapeMarkup(hostname)}</hostname>`,
    `      <port>${port}</port>`,
    `      <socketType>${tls === 'implicit' ? 'SSL' : 'STARTTLS'}</socketType>`,
    // The password itself, within TLS: every program can do it, and it opens app passwords too.
    '      <authentication>password-cleartext</authentication>',
    '      <authentication>OAuth2</authentication>',
    '      <username>%EMAILADDRESS%</username>',
    `    </${element}>`,
  ].join('\n')
}
