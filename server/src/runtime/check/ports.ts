/** The ports: free when the server is stopped, answering when it runs. And the certificate they show. */
import type { Config, PortName } from '../../config/config.ts'
import { PORT_NAMES } from '../../config/config.ts'
import { greetingOf, probePort } from '../../net/port-probe.ts'
import { acmeCertificates } from '../acme/acme-files.ts'
import { loadCertificates } from '../certificates.ts'
import { StartError } from '../start-error.ts'
import { type Finding, fine, trouble } from './finding.ts'

const ANSWER_MS = 3_000
const DAY_MS = 86_400_000
const EXPIRY_ATTENTION_DAYS = 14
/** What the first line of each protocol starts with; the TLS ports say nothing before the handshake. */
const GREETINGS: Readonly<Partial<Record<PortName, string>>> = {
  smtp: '220 ',
  submission: '220 ',
  lmtp: '220 ',
  imap: '* OK',
  pop3: '+OK',
  sieve: '"IMPLEMENTATION"',
}

/** `running`: the server of this data folder is up, so its ports have to answer. */
export async function checkPorts(config: Config, running: boolean): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const name of PORT_NAMES) {
    const endpoint = config.listeners.ports[name]
    if (typeof endpoint !== 'number') continue
    for (const host of config.listeners.host)
      findings.push(running ? await checkAnswer(name, host, endpoint) : await checkFree(name, host, endpoint))
  }
  return findings
}

async function checkFree(name: PortName, host: string, port: number): Promise<Finding> {
  const id = `port.${name}`
  const state = await probePort(host, port)
  const values = { name, host, port: String(port) }
  if (state.free) return fine(id, 'port.free', values)
  if (state.code === 'EADDRINUSE') return trouble('problem', id, 'port.taken', values)
  if (state.code === 'EACCES') return trouble('problem', id, 'port.forbidden', values)
  return trouble('problem', id, 'port.failed', { ...values, reason: state.code })
}

async function checkAnswer(name: PortName, host: string, port: number): Promise<Finding> {
  const id = `port.${name}`
  const values = { name, host, port: String(port) }
  const expected = GREETINGS[name]
  const said = await greetingOf(anyAddress(host), port, ANSWER_MS, expected !== undefined)
  if (said === undefined) return trouble('problem', id, 'port.silent', values)
  return said.startsWith(expected ?? '')
    ? fine(id, 'port.answers', values)
    : trouble('problem', id, 'port.stranger', values)
}

/** Whoever listens everywhere is asked at home. */
function anyAddress(host: string): string {
  if (host === '::') return '::1'
  return host === '0.0.0.0' ? '127.0.0.1' : host
}

export async function checkCertificates(config: Config, nowMs: number): Promise<Finding[]> {
  const { hostname } = config.server
  try {
    const certificates = await loadCertificates(config, nowMs)
    const findings = certificates.map(({ names, expiresMs }) => {
      const days = Math.floor((expiresMs - nowMs) / DAY_MS)
      const values = { name: names[0] ?? '', days }
      if (days < 0) return trouble('problem', 'certificate', 'certificate.expired', values)
      if (days < EXPIRY_ATTENTION_DAYS) return trouble('attention', 'certificate', 'certificate.soon', values)
      return fine('certificate', 'certificate.fine', values)
    })
    const given = acmeCertificates(config.server.dataDir, hostname)
    if (config.tls.certificates.length + given.length === 0)
      findings.push(trouble('attention', 'certificate', 'certificate.selfSigned', { hostname }))
    else if (!certificates.some(({ names }) => names.some((name) => covers(name, hostname))))
      findings.push(trouble('problem', 'certificate', 'certificate.otherName', { hostname }))
    return findings
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    return [{ id: 'certificate', state: 'problem', text: error.text }]
  }
}

function covers(name: string, hostname: string): boolean {
  return (
    name === hostname || (name.startsWith('*.') && hostname.slice(hostname.indexOf('.')) === name.slice(1))
  )
}
