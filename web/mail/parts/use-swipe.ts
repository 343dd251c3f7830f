/** A row that a finger moves aside: far enough, and what lies under it is done. UI.md §3 */
import { type MouseEvent, type PointerEvent, useRef, useState } from 'react'

/** So far a finger has to go for the act. CSS pixels */
const ACTS_PX = 96
/** And so far before it is no tap. CSS pixels */
const BEGINS_PX = 12

type Swipe = { readonly x: number; readonly y: number; readonly id: number }

/** `moved`: how far the row is aside, in CSS pixels; right is above 0. What has no act does not move. */
export function useSwipe(acts: {
  readonly right?: (() => void) | undefined
  readonly left?: (() => void) | undefined
}) {
  const [moved, setMoved] = useState(0)
  const begun = useRef<Swipe>(undefined)
  const isSwiping = useRef(false)
  const end = (): void => {
    begun.current = undefined
    setMoved(0)
  }
  const handlers = {
    onPointerDown(event: PointerEvent): void {
      isSwiping.current = false
      if (event.pointerType !== 'mouse' && event.isPrimary)
        begun.current = { x: event.clientX, y: event.clientY, id: event.pointerId }
    },
    onPointerMove(event: PointerEvent): void {
      const from = begun.current
      if (from === undefined || event.pointerId !== from.id) return
      const far = event.clientX - from.x
      if (!isSwiping.current && Math.abs(far) < Math.max(BEGINS_PX, Math.abs(event.clientY - from.y))) return
      if (!isSwiping.current) event.currentTarget.setPointerCapture(event.pointerId)
      isSwiping.current = true
      setMoved((far > 0 ? acts.right : acts.left) === undefined ? 0 : far)
    },
    onPointerUp(): void {
      const far = moved
      end()
      if (far >= ACTS_PX) acts.right?.()
      else if (far <= -ACTS_PX) acts.left?.()
    },
    // The page is scrolled instead.
    onPointerCancel: end,
    // A finger that moved the row does not open it.
    onClickCapture(event: MouseEvent): void {
      if (!isSwiping.current) return
      isSwiping.current = false
      event.stopPropagation()
    },
  }
  return { moved, handlers }
}
