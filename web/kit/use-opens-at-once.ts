import { type RefObject, useEffect, useRef, useState } from 'react'

export type OpensAtOnce = {
  readonly target: RefObject<HTMLButtonElement | null>
  readonly opened: boolean
  readonly onChange: (opened: boolean) => void
}

/** For a menu that was loaded because somebody asked for it: its button takes the place of the one that was pressed, so that the focus comes back there. */
export function useOpensAtOnce(): OpensAtOnce {
  const target = useRef<HTMLButtonElement>(null)
  const [opened, setOpened] = useState(false)
  useEffect(() => {
    target.current?.focus({ preventScroll: true })
    setOpened(true)
  }, [])
  return { target, opened, onChange: setOpened }
}
