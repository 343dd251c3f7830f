/**
 * The IMAP server of one thread: takes connections, looks after those that wait, sends all home at the end.
 * RFC 3501 and the extensions that capabilities.ts lists.
 */
import { RecentMap } from '../../lib/recent-map.ts'
import type { MessageStructure } from '../../mail/mime/structure.ts'
import type { Connection } from '../../net/connection.ts'
import { Previews } from '../../service/mailbox/previews.ts'
import { createSearches } from '../../service/search/search-mailbox.ts'
import { CommandTimes } from '../command-times.ts'
import { createSessionRegistry } from '../session-registry.ts'
import { converse } from './conversation.ts'
import { ChosenHeaders } from './fetch/chosen-headers.ts'
import { LARGE_STRUCTURES, MESSAGE_BYTES, SAVED_MESSAGES } from './limits.ts'
import { SharedBlock } from './output.ts'
import { type ImapServerDeps, Session, type SessionDeps } from './session.ts'

export type ImapServer = {
  /** Speaks IMAP with this client until one of both ends it. */
  accept(connection: Connection): void
  /** Says BYE to all and waits until they are gone; no new ones are taken. */
  drain(): Promise<void>
}

export function createImapServer(deps: ImapServerDeps): ImapServer {
  const shared: SessionDeps = {
    ...deps,
    maxMessageBytes: deps.maxMessageBytes ?? MESSAGE_BYTES,
    maxSavedMessages: deps.maxSavedMessages ?? SAVED_MESSAGES,
    searches: createSearches(),
    previews: new Previews(),
    structures: new RecentMap<string, MessageStructure>(LARGE_STRUCTURES),
    chosen: new ChosenHeaders(),
    block: new SharedBlock(),
    times: new CommandTimes(deps.metrics, 'imap_command_duration_seconds'),
  }
  const sessions = createSessionRegistry<Session>(deps, converse)
  return {
    accept: (connection) => sessions.take(new Session(connection, shared)),
    drain: () => sessions.drain(),
  }
}
