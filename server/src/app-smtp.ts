/** The SMTP server of an edge thread, joined: who connects, whose mail it is, what is in it, and where it goes. */
import { openFiles, openSift } from './app-filter.ts'
import { type IntakeParts, openDoors } from './app-intake.ts'
import { tallyIn } from './app-reports.ts'
import { openStrangers } from './app-strangers.ts'
import { createSmtpServer, type SmtpDeps, type SmtpServer } from './edge/smtp/server.ts'
import { openOnce } from './lib/open-once.ts'
import type { ServerContext } from './net/server-context.ts'
import { openJudge } from './runtime/open-judge.ts'
import { openResolver, reverseNames } from './runtime/resolver.ts'

export type SmtpParts = Omit<IntakeParts, 'correspondents' | 'fileOpener'> &
  Pick<SmtpDeps, 'authenticator' | 'turns' | 'hostname' | 'texts'> & {
    readonly context: () => ServerContext
  }

/** By which a message of one's own leaves, whatever protocol brings it. */
export type SendingDoors = Pick<SmtpDeps, 'intake' | 'submit' | 'sift'>

/** What it keeps until the end goes into `opened`. */
export async function openSmtp(
  parts: SmtpParts,
  opened: AsyncDisposableStack,
): Promise<{ readonly smtp: SmtpServer; readonly sending: SendingDoors }> {
  const { config, directory, log } = parts
  const resolver = openOnce(() => openResolver(config))
  const fileOpener = openFiles(parts.metrics)
  const { correspondents, gate } = await openStrangers({ ...parts, resolver }, opened)
  const sending: SendingDoors = {
    ...openDoors({ ...parts, correspondents, fileOpener }),
    sift: openSift({ ...parts, correspondents, resolver, fileOpener }),
  }
  const smtp = createSmtpServer({
    ...parts,
    ...sending,
    language: config.server.language,
    domainLanguage: async (domain) => (await directory.domain(domain))?.language,
    domainCompany: async (domain) => (await directory.domain(domain))?.organisationId,
    tls: parts.context,
    reverseName: reverseNames(resolver),
    judge: openJudge({ ...parts, resolver, tally: tallyIn(opened, { directory, log }) }),
    gate,
    maxMessageBytes: config.limits.messageBytes,
  })
  return { smtp, sending }
}
