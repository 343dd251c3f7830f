/**
 * The POP3 server of one thread: takes connections, looks after those that wait, sends all home at the end.
 * RFC 1939 and the extensions that capabilities.ts lists.
 */
import type { Connection } from '../../net/connection.ts'
import { CommandTimes } from '../command-times.ts'
import { createSessionRegistry } from '../session-registry.ts'
import { converse } from './conversation.ts'
import { SendBlock } from './send-block.ts'
import { type Pop3ServerDeps, Session } from './session.ts'

export type Pop3Server = {
  /** Speaks POP3 with this client until one of both ends it. */
  accept(connection: Connection): void
  /** Says goodbye to all and waits until they are gone; no new ones are taken. */
  drain(): Promise<void>
}

export function createPop3Server(deps: Pop3ServerDeps): Pop3Server {
  const block = new SendBlock()
  const shared = { ...deps, times: new CommandTimes(deps.metrics, 'pop3_command_duration_seconds') }
  const sessions = createSessionRegistry<Session>(deps, converse)
  return {
    accept: (connection) => sessions.take(new Session(connection, shared, block)),
    drain: () => sessions.drain(),
  }
}
