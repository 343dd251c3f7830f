/**
 * Whether a literal may come. Who has not signed in sends one with AUTHENTICATE only; who has, as much as a script may be.
 * One that is too large by little is read and thrown away, so that the session goes on; by much, it is not read at all.
 * THREATS SV1, RFC 5804 §4
 */
import type { Framed } from '../command-framer.ts'
import { DISCARD_BYTES, LITERAL_BYTES, LITERAL_BYTES_BEFORE_LOGIN, SCRIPT_LITERAL_BYTES } from './limits.ts'
import type { Session } from './session.ts'
import { Reader } from './syntax/reader.ts'
import { sayString } from './syntax/say-string.ts'

type Literal = Extract<Framed, { readonly kind: 'literal' }>

const CARRY_SCRIPTS: ReadonlySet<string> = new Set(['PUTSCRIPT', 'CHECKSCRIPT'])

/** `name`: the command that it belongs to, where the line does not say. */
export function takeLiteral(session: Session, literal: Literal, name = nameOf(literal)): 'taken' | 'refused' {
  // A client that waits for leave would wait for ever: there is none to give here.
  if (literal.waits) {
    session.bye({ key: 'managesieve.bye.literal-plus' })
    return 'refused'
  }
  if (literal.before + literal.size <= allowed(session, name)) {
    session.framer.acceptLiteral()
    return 'taken'
  }
  const text = session.phrase({ key: 'managesieve.literal-large' })
  session.output.text(`NO (QUOTA/MAXSIZE) ${sayString(text)}\r\n`)
  if (session.principal === undefined || literal.size > DISCARD_BYTES)
    session.bye({ key: 'managesieve.bye.literal' })
  else session.framer.refuseLiteral(false)
  return 'refused'
}

function nameOf({ parts }: Literal): string {
  return new Reader(parts).word()
}

function allowed({ principal }: Session, name: string): number {
  if (principal === undefined) return name === 'AUTHENTICATE' ? LITERAL_BYTES_BEFORE_LOGIN : -1
  return CARRY_SCRIPTS.has(name) ? SCRIPT_LITERAL_BYTES : LITERAL_BYTES
}
