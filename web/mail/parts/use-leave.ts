/** A message leaves: the server holds it for a moment, or until a time that was chosen, and the notice has the way back. */
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { tell } from '../../kit/tell.ts'
import { type Marked, markOriginal, unmarkOriginal } from '../model/answered.ts'
import { type Draft, peopleIn } from '../model/draft.ts'
import { callBack, type Departure, NotTaken, type Sender, sendDraft, type When } from '../model/sending.ts'
import { COMPOSE_TEXTS } from '../texts/compose.ts'
import { SCHEDULED_KEY } from './use-scheduled.ts'
import { noticeMs, useUndoTime } from './use-undo-time.ts'

/** Calls a message back and says what came of it; true: it is a draft again. */
export function useCallBack(): (sender: Sender, departure: Pick<Departure, 'id'>) => Promise<boolean> {
  const say = useWords(COMPOSE_TEXTS)
  return async (sender, departure) => {
    try {
      const isBack = await callBack(sender, departure)
      tell(isBack ? { text: say('calledBack') } : { kind: 'bad', text: say('hasLeft') })
      return isBack
    } catch {
      tell({ kind: 'bad', text: say('notCalledBack') })
      return false
    }
  }
}

/** False: it stays here, and the person knows why. */
export function useLeave(sender: Sender) {
  const say = useWords(COMPOSE_TEXTS)
  const { language } = useKit()
  const navigate = useNavigate()
  const back = useCallBack()
  const queries = useQueryClient()
  const seconds = useUndoTime()
  return async (draft: Draft, save: () => Promise<string>, when: When = { seconds }): Promise<boolean> => {
    try {
      const emailId = await save()
      const departure = await sendDraft(sender, emailId, when)
      // It is on its way: that the mark could not be set is no reason to say otherwise.
      const marked = await markOriginal(sender, draft, emailId).catch((): Marked | undefined => undefined)
      const names = peopleIn(draft).join(', ')
      const text =
        'at' in when
          ? say('willLeave', {
              when: when.at.toLocaleString(language, { dateStyle: 'full', timeStyle: 'short' }),
              names,
            })
          : say('sent', { names })
      const undo = async (): Promise<void> => {
        if (departure === undefined || !(await back(sender, departure))) return
        if (marked !== undefined) await unmarkOriginal(sender, marked).catch(() => undefined)
        await navigate({ to: '/escribir', search: { borrador: emailId } })
      }
      tell({
        ...{ kind: 'sent', text },
        ...(departure !== undefined && { undo }),
        ...('seconds' in when && { ms: noticeMs(when.seconds) }),
      })
      if ('at' in when) await queries.invalidateQueries({ queryKey: SCHEDULED_KEY })
      await navigate({ to: '/' })
      return true
    } catch (error) {
      const why = error instanceof NotTaken || error instanceof Error ? error.message : ''
      tell({ kind: 'bad', text: say('notSent', { why }) })
      return false
    }
  }
}
