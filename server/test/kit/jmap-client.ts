/** A JMAP client as a program is one: with the address and password of an account, over the real port. */
import { type Answered, askHttp } from './http-client.ts'
import type { TestServer } from './start-server.ts'

export type Call = readonly [name: string, args: Record<string, unknown>, id?: string]
export type JmapAnswer = Record<string, unknown> & {
  readonly list: readonly Record<string, unknown>[]
  readonly ids: readonly string[]
}

const USING = [
  'core',
  'mail',
  'submission',
  'vacationresponse',
  'blob',
  'quota',
  'sieve',
  'mdn',
  'contacts',
  'smimeverify',
  'principals',
].map((name) => `urn:ietf:params:jmap:${name}`)
/** Ours. */
const USING_OURS = ['urn:x-valija:jmap:snooze']

export class JmapClient {
  readonly accountId: string
  readonly #port: number
  readonly #headers: Record<string, string>

  private constructor(port: number, headers: Record<string, string>, accountId: string) {
    this.#port = port
    this.#headers = headers
    this.accountId = accountId
  }

  static async open(
    server: Pick<TestServer, 'ports' | 'accounts' | 'passwordOf'>,
    local: string,
  ): Promise<JmapClient> {
    const address = server.accounts.find((one) => one.address.startsWith(`${local}@`))?.address ?? local
    const basic = Buffer.from(`${address}:${server.passwordOf(local)}`).toString('base64')
    const headers = { authorization: `Basic ${basic}` }
    const session = await askHttp({ port: server.ports.https }, '/.well-known/jmap', { headers })
    if (session.status !== 200) throw new Error(`no session: ${session.status} ${session.text}`)
    const accounts = session.json()['primaryAccounts'] as Record<string, string>
    return new JmapClient(server.ports.https, headers, accounts['urn:ietf:params:jmap:mail'] ?? '')
  }

  ask(path: string, asked: Parameters<typeof askHttp>[2] = {}): Promise<Answered> {
    return askHttp({ port: this.#port }, path, { ...asked, headers: { ...this.#headers, ...asked.headers } })
  }

  /** A whole request as it is. */
  post(body: string | Buffer, type = 'application/json'): Promise<Answered> {
    return this.ask('/jmap/api', { method: 'POST', body, headers: { 'content-type': type } })
  }

  /** The answers of these calls; `accountId` is put into each. */
  async calls(...calls: readonly Call[]): Promise<readonly (readonly [string, JmapAnswer, string])[]> {
    const { accountId } = this
    const methodCalls = calls.map(([name, args, id], at) => [name, { accountId, ...args }, id ?? `c${at}`])
    const answer = await this.post(JSON.stringify({ using: [...USING, ...USING_OURS], methodCalls }))
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`)
    return answer.json()['methodResponses'] as readonly (readonly [string, JmapAnswer, string])[]
  }

  /** The answer of one; throws when it is an error. */
  async call(name: string, args: Record<string, unknown> = {}): Promise<JmapAnswer> {
    const [answer] = await this.calls([name, args])
    if (answer?.[0] !== name) throw new Error(JSON.stringify(answer))
    return answer[1]
  }

  /** The id of the mailbox of that role. */
  async role(role: string): Promise<string> {
    const { list } = await this.call('Mailbox/get', { properties: ['role'] })
    return String(list.find((one) => one['role'] === role)?.['id'])
  }

  async upload(type: string, octets: string | Buffer): Promise<string> {
    const asked = { method: 'POST', body: octets, headers: { 'content-type': type } }
    const answer = await this.ask(`/jmap/upload/${this.accountId}`, asked)
    if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`)
    return String(answer.json()['blobId'])
  }

  /** Puts a message as it is into a mailbox; its id. */
  async put(text: string, mailboxId: string, keywords: Record<string, true> = {}): Promise<string> {
    const blobId = await this.upload('message/rfc822', text.replaceAll(/\r?\n/g, '\r\n'))
    const emails = { one: { blobId, mailboxIds: { [mailboxId]: true }, keywords } }
    const { created } = (await this.call('Email/import', { emails })) as unknown as {
      created: Record<string, { id: string }>
    }
    return created['one']?.id ?? ''
  }
}
