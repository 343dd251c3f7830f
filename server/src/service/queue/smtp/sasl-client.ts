/** Signing in at a relay server: SCRAM-SHA-256 where offered, else PLAIN, else LOGIN. RFC 4954 */
import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Secret } from '../../../lib/secret.ts'
import { commandLine } from './command-line.ts'
import type { Reply } from './reply.ts'

const deriveKey = promisify(pbkdf2)
/** More rounds than any server asks for cost us seconds of CPU. */
const ITERATIONS_MAX = 1_000_000
const ITERATIONS_MIN = 4096

export type Credentials = { readonly username: string; readonly password: Secret }
/** Sends one line and returns the answer to it. */
export type Ask = (line: string) => Promise<Reply>

/** The server's part of the exchange was wrong: it does not know the password either. RFC 5802 §5 */
export class SaslFault extends Error {
  override readonly name = 'SaslFault'
}

/** The final reply: 235 is success. Undefined when the server offers nothing that we speak. */
export async function signIn(
  credentials: Credentials,
  offered: ReadonlySet<string>,
  ask: Ask,
): Promise<Reply | undefined> {
  if (offered.has('SCRAM-SHA-256')) return scram(credentials, ask)
  const { username, password } = credentials
  if (offered.has('PLAIN'))
    return ask(commandLine('AUTH', 'PLAIN', base64(`\0${username}\0${password.reveal()}`)))
  if (!offered.has('LOGIN')) return undefined
  const first = await ask(commandLine('AUTH', 'LOGIN'))
  if (first.code !== 334) return first
  const second = await ask(commandLine(base64(username)))
  if (second.code !== 334) return second
  return ask(commandLine(base64(password.reveal())))
}

/** RFC 5802 §3, RFC 7677 §3 */
async function scram({ username, password }: Credentials, ask: Ask): Promise<Reply> {
  const nonce = randomBytes(18).toString('base64')
  const name = username.replaceAll('=', '=3D').replaceAll(',', '=2C')
  const clientFirst = `n=${name},r=${nonce}`
  const challenge = await ask(commandLine('AUTH', 'SCRAM-SHA-256', base64(`n,,${clientFirst}`)))
  if (challenge.code !== 334) return challenge
  const serverFirst = unbase64(challenge.lines[0] ?? '')
  const server = attributes(serverFirst)
  const fullNonce = server.get('r') ?? ''
  const iterations = Number(server.get('i'))
  if (!fullNonce.startsWith(nonce) || fullNonce.length === nonce.length)
    throw new SaslFault('the server changed the nonce')
  if (!(iterations >= ITERATIONS_MIN && iterations <= ITERATIONS_MAX))
    throw new SaslFault('the server asks for an unusual number of rounds')
  const salt = Buffer.from(server.get('s') ?? '', 'base64')
  const salted = await deriveKey(password.reveal().normalize('NFKC'), salt, iterations, 32, 'sha256')
  const withoutProof = `c=biws,r=${fullNonce}`
  const authMessage = `${clientFirst},${serverFirst},${withoutProof}`
  const clientKey = hmac(salted, 'Client Key')
  const signature = hmac(createHash('sha256').update(clientKey).digest(), authMessage)
  const proof = clientKey.map((byte, at) => byte ^ (signature[at] ?? 0))
  const final = await ask(commandLine(base64(`${withoutProof},p=${Buffer.from(proof).toString('base64')}`)))
  if (final.code !== 334) return final
  const expected = hmac(hmac(salted, 'Server Key'), authMessage)
  const proved = Buffer.from(attributes(unbase64(final.lines[0] ?? '')).get('v') ?? '', 'base64')
  if (proved.length !== expected.length || !timingSafeEqual(proved, expected))
    throw new SaslFault('the server could not prove that it knows the password')
  return ask(commandLine(''))
}

function attributes(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const part of text.split(',')) found.set(part.slice(0, 1), part.slice(2))
  return found
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}

function unbase64(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8')
}
