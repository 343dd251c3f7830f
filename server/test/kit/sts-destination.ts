/**
 * A domain that publishes an encryption policy: its records in a DNS of the test, a real HTTPS server with a certificate of
 * an authority of the test, and the machine that takes its mail.
 */
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../src/lib/clock.ts'
import { formatStsPolicy, type StsMode } from '../../src/mail/sts/policy.ts'
import { type AskHttps, createAskHttps } from '../../src/net/https.ts'
import { createFetchStsPolicy, type FetchStsPolicy } from '../../src/service/mta-sts/fetch-policy.ts'
import { makeAuthority } from './authority.ts'
import { type FakeDns, fakeDns } from './fake-dns.ts'
import type { SelfSigned } from './self-signed.ts'
import { type SmtpSink, smtpSink } from './smtp-sink.ts'

export const DESTINATION = 'destino.test'
export const MX = 'mx.destino.test'

export type PolicyAnswer = {
  readonly status?: number
  readonly type?: string
  readonly body: string
  readonly location?: string
}

export type StsDestination = AsyncDisposable & {
  readonly dns: FakeDns
  readonly sink: SmtpSink
  /** PEM of whom to trust. */
  readonly ca: string
  /** Where its policy is served. */
  readonly policyPort: number
  /** What its own machine shows. */
  readonly tls: { readonly cert: string; readonly key: string }
  readonly ask: AskHttps
  /** How often the policy was asked for. */
  readonly asked: number
  answer: PolicyAnswer
  /** Another id in the DNS; undefined: the record is gone. */
  setId(id: string | undefined): void
  fetch(clock: Clock): FetchStsPolicy
}

export function policyText(mode: StsMode, mx: readonly string[] = [MX], maxAgeSeconds = 604_800): string {
  return formatStsPolicy({ mode, mx: mode === 'none' ? [] : mx, maxAgeSeconds })
}

/** `showing`: another certificate than the authority's. */
export async function openStsDestination(mode: StsMode, showing?: SelfSigned): Promise<StsDestination> {
  await using opened = new AsyncDisposableStack()
  const dir = mkdtempSync(join(tmpdir(), 'valija-sts-'))
  opened.defer(() => rmSync(dir, { recursive: true }))
  const authority = makeAuthority(dir, [MX, `mta-sts.${DESTINATION}`])
  const read = (path: string): string => readFileSync(path, 'utf8')
  const tls = { cert: read(authority.server.certificate), key: read(authority.server.key) }
  const state = { answer: { body: policyText(mode) } as PolicyAnswer, asked: 0 }
  const shown = showing === undefined ? tls : { cert: showing.certificate, key: showing.key }
  const server = createServer(shown, (request, response) => {
    state.asked++
    const { status = 200, type = 'text/plain; charset=utf-8', body, location } = state.answer
    const isRight = request.url === '/.well-known/mta-sts.txt'
    const fields = { 'content-type': type, ...(location !== undefined && { location }) }
    response.writeHead(isRight ? status : 404, fields).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  opened.defer(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const sink = opened.use(await smtpSink({ tls }))
  const dns = opened.use(await fakeDns())
  const setId = (id: string | undefined): void => {
    dns.zone = {
      [DESTINATION]: { MX: [[10, MX]] },
      [MX]: { A: ['127.0.0.1'] },
      [`mta-sts.${DESTINATION}`]: { A: ['127.0.0.1'] },
      // Without a time to live nothing is answered from memory.
      ...(id !== undefined && { [`_mta-sts.${DESTINATION}`]: { TXT: [`v=STSv1; id=${id};`], ttl: 0 } }),
    }
  }
  setId('1')
  const ask = createAskHttps({ ca: authority.certificate })
  const rest = opened.move()
  return {
    ...{ dns, sink, tls, ask, setId, ca: authority.certificate, policyPort: port },
    get asked() {
      return state.asked
    },
    get answer() {
      return state.answer
    },
    set answer(next) {
      state.answer = next
    },
    fetch: (clock) => createFetchStsPolicy({ resolver: dns.resolver, ask, clock, port, allowPrivate: true }),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}
