/** What the main thread does in rounds and ends in mail, which is the queue's work: block lists, webhooks, summaries of held mail. */
import { createPushDesk, type PushDesk, type PushDeskDeps } from './app-push.ts'
import { createQuarantineDesk, type QuarantineDesk, type QuarantineDeskDeps } from './app-quarantine.ts'
import { createReputationDesk, type ReputationDeps, type ReputationDesk } from './app-reputation.ts'
import { createWebhookDesk, type WebhookDeps, type WebhookDesk } from './app-webhooks.ts'

export type Desks = {
  readonly reputation: ReputationDesk
  readonly webhooks: WebhookDesk
  readonly quarantine: QuarantineDesk
  readonly push: PushDesk
}

/** True: somebody has to be told (`reputation.tell`, `webhook.tell`, `quarantine.tell`). */
export type Rounds = {
  /** Looks at block lists when it is this node's turn. */
  reputation(): Promise<boolean>
  /** Begins to tell webhooks what has happened. */
  webhooks(): Promise<boolean>
  /** Looks whether summaries of held mail are due, and takes away what was held for too long. */
  quarantine(): Promise<boolean>
  /** Tells browsers that there is new mail. */
  push(): Promise<void>
}

export function createDesks(
  deps: ReputationDeps & WebhookDeps & QuarantineDeskDeps & PushDeskDeps,
): Desks & { readonly rounds: Rounds } {
  const reputation = createReputationDesk(deps)
  const webhooks = createWebhookDesk(deps)
  const quarantine = createQuarantineDesk(deps)
  const push = createPushDesk(deps)
  const rounds = {
    reputation: () => reputation.round(),
    webhooks: () => webhooks.round(),
    quarantine: () => quarantine.round(),
    push: () => push.round(),
  }
  return { reputation, webhooks, quarantine, push, rounds }
}

/** What takes long is left as it is: attachments that are being read, webhooks and push services that are slow to answer. */
export async function leaveAll({ webhooks, push }: Desks, files: AsyncDisposable): Promise<void> {
  webhooks.stop()
  push.stop()
  await files[Symbol.asyncDispose]()
}
