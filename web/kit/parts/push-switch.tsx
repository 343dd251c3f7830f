/** Notices of new mail on this device, on and off, and what they say; tells why when they cannot be had. */
import { Stack, Switch } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useJmap, useKit, useWords } from '../kit-context.ts'
import { tell } from '../tell.ts'
import { PUSH_TEXTS } from '../texts/push.ts'
import { type PushState, pushState, showNames, turnPushOff, turnPushOn } from '../web-push.ts'

const KEY = ['push-state']

export function PushSwitch(): ReactNode {
  const say = useWords(PUSH_TEXTS)
  const jmap = useJmap()
  const { language } = useKit()
  const queries = useQueryClient()
  const { data: now } = useQuery({ queryKey: KEY, queryFn: () => pushState(jmap) })
  const known = (state: PushState): void => void queries.setQueryData(KEY, state)
  const change = useMutation({
    mutationFn: (on: boolean) => (on ? turnPushOn(jmap, language) : turnPushOff(jmap)),
    onSuccess: known,
    onError: () => tell({ kind: 'bad', text: say('failed') }),
  })
  const name = useMutation({
    mutationFn: async (names: boolean): Promise<PushState> => {
      await showNames(names, language)
      return { state: 'on', names }
    },
    onSuccess: known,
    onError: () => tell({ kind: 'bad', text: say('failed') }),
  })
  const why = now?.state === 'refused' || now?.state === 'impossible' ? now.state : 'help'
  return (
    <Stack gap="md">
      <Switch
        label={say('label')}
        description={say(why)}
        checked={now?.state === 'on'}
        disabled={why !== 'help' || now === undefined || change.isPending}
        onChange={(event) => change.mutate(event.currentTarget.checked)}
      />
      {now?.state === 'on' && (
        <Switch
          label={say('names')}
          description={say('namesHelp')}
          checked={now.names}
          disabled={name.isPending}
          onChange={(event) => name.mutate(event.currentTarget.checked)}
        />
      )}
    </Stack>
  )
}
