/**
 * The settings as Outlook and its kin ask for them: the XML of 2006, and the JSON that leads to it. No password is asked
 * for and none is looked at. [MS-OXDSCLI] 2.2.4, THREATS ID13
 */
import { escapeMarkup } from '../../lib/escape-markup.ts'
import type { MailServer } from './mail-servers.ts'

export const OUTLOOK_SCHEMA =
  'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a'
const RESPONSE_SCHEMA = 'http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006'

/** Outlook takes the first of each protocol. */
export function autodiscoverXml(address: string, servers: readonly MailServer[]): string {
  const first = (['imap', 'pop3', 'smtp'] as const).flatMap((protocol) =>
    servers.filter((server) => server.protocol === protocol).slice(0, 1),
  )
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<Autodiscover xmlns="${RESPONSE_SCHEMA}">`,
    `  <Response xmlns="${OUTLOOK_SCHEMA}">`,
    '    <Account>',
    '      <AccountType>email</AccountType>',
    '      <Action>settings</Action>',
    ...first.map((server) => protocolElement(address, server)),
    '    </Account>',
    '  </Response>',
    '</Autodiscover>',
    '',
  ].join('\n')
}

function protocolElement(address: string, { protocol, hostname, port, tls }: MailServer): string {
  return [
    '      <Protocol>',
    `        <Type>${protocol.toUpperCase()}</Type>`,
    `        <Server>${escapeMarkup(hostname)}</Server>`,
    `        <Port>${port}</Port>`,
    `        <LoginName>${escapeMarkup(address)}</LoginName>`,
    '        <DomainRequired>off</DomainRequired>',
    // Secure Password Authentication is NTLM.
    '        <SPA>off</SPA>',
    '        <SSL>on</SSL>',
    `        <Encryption>${tls === 'implicit' ? 'SSL' : 'TLS'}</Encryption>`,
    '        <AuthRequired>on</AuthRequired>',
    ...(protocol === 'smtp'
      ? ['        <UsePOPAuth>off</UsePOPAuth>', '        <SMTPLast>off</SMTPLast>']
      : []),
    '      </Protocol>',
  ].join('\n')
}

/** For phones that speak Exchange's own protocol, which is not offered here. [MS-ASCMD] 2.2.3.58 */
export function noMobileSyncXml(): string {
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<Autodiscover xmlns="${RESPONSE_SCHEMA}">`,
    '  <Response>',
    '    <Error Id="0"><ErrorCode>600</ErrorCode><Message>Invalid Request</Message><DebugData /></Error>',
    '  </Response>',
    '</Autodiscover>',
    '',
  ].join('\n')
}
