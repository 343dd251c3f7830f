/**
 * Where mail programs find what, as it is really open: the one answer that autoconfig, autodiscover and the Apple
 * profile are written from. Implicit TLS comes first. RFC 8314 §3, MISSION M4
 */
export type MailServer = {
  readonly protocol: 'imap' | 'pop3' | 'smtp' | 'managesieve'
  readonly hostname: string
  readonly port: number
  readonly tls: 'implicit' | 'starttls'
}

/** What listens: a TCP port, the path of a Unix socket, or off. */
type Ports = Readonly<
  Record<
    'imap' | 'imaps' | 'pop3' | 'pop3s' | 'submission' | 'submissions' | 'sieve',
    number | string | false
  >
>

/** In order of preference: IMAP before POP3, the scripts behind the mail, TLS from the first octet before STARTTLS. */
export function mailServers(hostname: string, ports: Ports): readonly MailServer[] {
  const offered = [
    { protocol: 'imap', tls: 'implicit', port: ports.imaps },
    { protocol: 'imap', tls: 'starttls', port: ports.imap },
    { protocol: 'pop3', tls: 'implicit', port: ports.pop3s },
    { protocol: 'pop3', tls: 'starttls', port: ports.pop3 },
    { protocol: 'smtp', tls: 'implicit', port: ports.submissions },
    { protocol: 'smtp', tls: 'starttls', port: ports.submission },
    { protocol: 'managesieve', tls: 'starttls', port: ports.sieve },
  ] as const
  return offered.flatMap(({ port, ...rest }) =>
    typeof port === 'number' ? [{ ...rest, hostname, port }] : [],
  )
}
