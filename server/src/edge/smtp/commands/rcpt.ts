/**
 * RCPT: one recipient, said yes or no to at once, each no with its own reason.
 *
 *   C: RCPT TO:<luis@empresa.test> NOTIFY=FAILURE
 *   S: 550 5.1.1 La cuenta luis@empresa.test no existe. …
 *
 * RFC 5321 §4.1.1.3
 */
import { Refusal } from '../../../lib/refusal.ts'
import { SyntaxFault } from '../../../lib/syntax-fault.ts'
import type { Address } from '../../../mail/address.ts'
import { parseKeywordPath } from '../../../mail/smtp/command-line.ts'
import { parseRcptParameters, type RcptParameters } from '../../../mail/smtp/parameters.ts'
import type { IntakeRecipient } from '../../../service/delivery/intake.ts'
import type { Attempt } from '../../../service/filter/connection/gate.ts'
import type { Inquiry } from '../../../service/identity/judge.ts'
import { defineCommand, type ParseContext } from '../command.ts'
import { companyOf } from '../company-of.ts'
import { RECIPIENTS } from '../limits.ts'
import type { Session, Transaction } from '../session.ts'

type RcptArgs = { readonly address: Address; readonly utf8: boolean; readonly parameters: RcptParameters }

export const rcpt = defineCommand({ verb: 'RCPT', parse, run })

function parse(line: string, at: number, { hostname }: ParseContext): RcptArgs {
  // The hosts of a source route are ignored: mail goes to the address behind the colon or nowhere. RFC 5321 §3.6.1
  const { address, utf8, end } = parseKeywordPath(line, at, 'TO:', { postmasterDomain: hostname })
  if (address === null) throw new SyntaxFault('a recipient', at)
  return { address, utf8, parameters: parseRcptParameters(line, end) }
}

async function run(session: Session, args: RcptArgs): Promise<void> {
  const { transaction } = session
  if (transaction === undefined || transaction.chunks !== undefined)
    return session.object(503, '5.5.1', 'rcpt.notNow')
  const [unknown] = args.parameters.unknown
  if (unknown !== undefined) return session.object(555, '5.5.4', 'parameter.unknown', { name: unknown })
  if (args.utf8 && !transaction.parameters.smtpUtf8) return session.object(553, '5.6.7', 'address.utf8')
  session.about = args.address.domain
  if (transaction.recipients.length >= RECIPIENTS)
    throw new Refusal('too-many', { key: 'rcpt.tooMany', values: { max: RECIPIENTS } })
  const { notify, originalRecipient } = args.parameters
  const dsn = {
    ...(notify !== undefined && { notify }),
    ...(originalRecipient !== undefined && { originalRecipient }),
  }
  const address = await withOurDomain(session, args.address)
  const { sender, parameters } = transaction
  const recipient = await session.shared.intake.recipient(address, dsn, sender, parameters.sizeBytes ?? 0)
  transaction.inquiry ??= await beginInquiry(session, transaction)
  const watch = session.principal === undefined ? session.watch : undefined
  if (watch !== undefined) await watch.admit(attemptOf(session, transaction, recipient))
  transaction.recipients.push(recipient)
  const company = companyOf(transaction)
  if (company !== undefined && session.connection.place?.belongTo(company) === false) {
    transaction.recipients.pop()
    throw new Refusal('try-later', { key: 'rcpt.companyBusy', values: { domain: address.domain } })
  }
  session.reply(250, '2.1.5', 'Ok')
}

/** What level 1 decides by; throws nothing itself. */
function attemptOf(
  { connection }: Session,
  { sender, inquiry }: Transaction,
  { address, targets }: IntakeRecipient,
): Attempt {
  return {
    reversePath: sender.reversePath,
    recipient: address,
    holders: targets.flatMap((target) =>
      target.kind === 'local'
        ? [{ organisationId: target.account.organisationId, accountId: target.account.id }]
        : [],
    ),
    spf: async () => await inquiry?.spf?.(),
    countFor: (account) => connection.place?.countRequest(account) ?? 0,
  }
}

/** Asked while the message is on its way, and not before somebody here takes it. Throws Refusal. */
function beginInquiry(session: Session, { sender }: Transaction): Promise<Inquiry> | undefined {
  if (session.role === 'submission' || session.trustsSenders) return undefined
  const client = {
    address: session.connection.remoteAddress,
    hello: session.hello ?? '',
    reversePath: sender.reversePath,
  }
  return session.shared.judge?.(client, session.lmtp ? 'lmtp' : 'stranger')
}

/**
 * `Postmaster` without a domain, or at this host, is the one of the domain that the host stands in: `mx.empresa.test`
 * brings it to `empresa.test`. RFC 5321 §4.5.1
 */
async function withOurDomain({ shared }: Session, address: Address): Promise<Address> {
  if (address.domain !== shared.hostname || address.local.toLowerCase() !== 'postmaster') return address
  for (let domain = shared.hostname; domain.includes('.'); domain = domain.slice(domain.indexOf('.') + 1))
    if ((await shared.domainLanguage(domain)) !== undefined) return { ...address, domain }
  return address
}
