/** Properties of {@link ShipshapeMark}. */
export interface ShipshapeMarkProps {
  /** Edge length in pixels. */
  size: number;
}

/** The sign of Shipshape: two sails over a hull. Decorative: the name stands beside it. */
export function ShipshapeMark(props: ShipshapeMarkProps) {
  return (
    <svg
      width={props.size}
      height={props.size}
      viewBox="4 4 24 24"
      aria-hidden="true"
      focusable="false"
    >
      <path d="M15 5v13H6.5z" fill="#9cc9ff" />
      <path d="M17 8.5 25 18h-8z" fill="#5fd3c4" />
      <path
        d="M4.5 20h23l-3.2 6.1a2 2 0 0 1-1.8 1.1h-13a2 2 0 0 1-1.8-1.1z"
        fill="currentColor"
      />
    </svg>
  );
}
