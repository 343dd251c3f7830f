/** What a command is: its grammar, when it may be used, and what it does. */
import type { TextRef } from '../../lib/text.ts'
import type { SelectedSession, Session, SignedInSession } from './session.ts'
import type { Reader } from './syntax/reader.ts'

export type Reply = {
  readonly status: 'OK' | 'NO' | 'BAD'
  /** Without its brackets. */
  readonly code?: string
  readonly text: TextRef
  /** Done when the answer has been handed over: STARTTLS. */
  readonly after?: () => Promise<void>
}

/** At once, when nothing has to be waited for. */
type Answer = Reply | Promise<Reply>

type Shape<Args> = {
  readonly name: string
  parse(read: Reader, by: 'seq' | 'uid'): Args
  /** There is a `UID` form. */
  readonly uid?: boolean
  /** While it is answered no EXPUNGE may be told, unless by UID: the client counts on its numbers. RFC 9051 §7.5.1 */
  readonly holdsNumbers?: boolean
  /** Without `UID` before it, it speaks of messages by number. */
  readonly numbered?: boolean
  /** It may take long and answers in whole lines only: the client can be told that it goes on. RFC 9585 */
  readonly slow?: boolean
}

export type Command<Args> = Shape<Args> &
  (
    | { readonly when: 'always' | 'before-login'; run(session: Session, args: Args): Answer }
    | { readonly when: 'signed-in'; run(session: SignedInSession, args: Args): Answer }
    | { readonly when: 'selected'; run(session: SelectedSession, args: Args): Answer }
  )

/** A command as the table holds it, whatever its arguments are. */
export type AnyCommand = {
  readonly name: string
  readonly uid: boolean
  readonly when: Command<unknown>['when']
  readonly holdsNumbers: boolean
  readonly numbered: boolean
  readonly slow: boolean
  /** Reads the arguments; the result does the work. */
  prepare(read: Reader, by: 'seq' | 'uid'): (session: Session) => Answer
}

/** Ties what `parse` returns to what `run` accepts. */
export function defineCommand<Args>(command: Command<Args>): AnyCommand {
  return {
    name: command.name,
    uid: command.uid ?? false,
    when: command.when,
    holdsNumbers: command.holdsNumbers ?? false,
    numbered: command.numbered ?? command.uid ?? false,
    slow: command.slow ?? false,
    prepare(read, by) {
      const args = command.parse(read, by)
      return (session) => {
        switch (command.when) {
          case 'always':
          case 'before-login':
            return command.run(session, args)
          case 'signed-in':
            return command.run(session.assertSignedIn(), args)
          case 'selected':
            return command.run(session.assertSelected(), args)
        }
      }
    },
  }
}

export const DONE: TextRef = { key: 'imap.done' }

export function done(code?: string): Reply {
  return code === undefined ? { status: 'OK', text: DONE } : { status: 'OK', code, text: DONE }
}

/** The grammar of commands without arguments. */
export function noArguments(read: Reader): void {
  read.end()
}
