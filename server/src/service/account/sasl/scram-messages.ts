/**
 * The messages of SCRAM as text. RFC 5802 §7
 *
 *   C: n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL
 *   S: r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096
 *   C: c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=
 *   S: v=rmF9pqV8S7suAoZWja4dJRkFsKQ=
 */
import { SyntaxFault } from '../../../lib/syntax-fault.ts'

export type ClientFirst = {
  /** `n`: no channel binding; `y`: the client could, but believes that the server can not; or its type. */
  readonly binding: 'n' | 'y' | { readonly type: string }
  readonly authzid: string
  readonly user: string
  readonly nonce: string
  /** `n,,`: what `c=` has to repeat. */
  readonly gs2Header: string
  readonly bare: string
}

export type ClientFinal = {
  readonly channelBinding: Uint8Array
  readonly nonce: string
  readonly proof: Uint8Array
  readonly withoutProof: string
}

/** gs2-header client-first-message-bare. RFC 5802 §7 */
export function readClientFirst(text: string): ClientFirst {
  const [flag = '', authz = '', ...bareFields] = text.split(',')
  const [user = '', nonce = ''] = bareFields
  const bare = bareFields.join(',')
  if (authz !== '' && !authz.startsWith('a=')) throw new SyntaxFault('a= or nothing', flag.length + 1)
  // "m=" asks for an extension that nobody has defined: such a client must be refused. RFC 5802 §5.1
  if (!user.startsWith('n=')) throw new SyntaxFault('n=', flag.length + authz.length + 2)
  if (!nonce.startsWith('r=') || !isPrintable(nonce.slice(2)))
    throw new SyntaxFault('r=', flag.length + authz.length + user.length + 3)
  return {
    binding: readFlag(flag),
    authzid: authz === '' ? '' : readName(authz.slice(2)),
    user: readName(user.slice(2)),
    nonce: nonce.slice(2),
    gs2Header: `${flag},${authz},`,
    bare,
  }
}

/** channel-binding "," nonce ["," extensions] "," proof. RFC 5802 §7 */
export function readClientFinal(text: string): ClientFinal {
  const at = text.lastIndexOf(',p=')
  if (at < 0) throw new SyntaxFault('p=', text.length)
  const withoutProof = text.slice(0, at)
  const [binding = '', nonce = ''] = withoutProof.split(',')
  if (!binding.startsWith('c=')) throw new SyntaxFault('c=', 0)
  if (!nonce.startsWith('r=')) throw new SyntaxFault('r=', binding.length + 1)
  return {
    channelBinding: fromBase64(binding.slice(2)),
    nonce: nonce.slice(2),
    proof: fromBase64(text.slice(at + 3)),
    withoutProof,
  }
}

function readFlag(flag: string): ClientFirst['binding'] {
  if (flag === 'n' || flag === 'y') return flag
  if (/^p=[A-Za-z0-9.-]{1,40}$/.test(flag)) return { type: flag.slice(2) }
  throw new SyntaxFault('n, y or p=', 0)
}

/** `=2C` is a comma and `=3D` an equals sign; no other `=` may stand there. RFC 5802 §5.1 */
export function readName(written: string): string {
  const name = written.replace(/=2C/g, ',').replace(/=3D/g, '\0')
  if (name === '' || name.includes('=') || written.includes('\0')) throw new SyntaxFault('a name', 0)
  return name.replaceAll('\0', '=')
}

/** printable: %x21-2B / %x2D-7E. RFC 5802 §7 */
function isPrintable(text: string): boolean {
  return /^[\x21-\x2b\x2d-\x7e]+$/.test(text)
}

function fromBase64(text: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) throw new SyntaxFault('base64', 0)
  return Buffer.from(text, 'base64')
}
