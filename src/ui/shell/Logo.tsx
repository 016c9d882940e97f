// Three bars of a level meter inside a rounded square.

export function Logo() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
      <rect width="22" height="22" rx="6" fill="var(--mantine-color-petrol-7)" />
      <g stroke="#fff" strokeWidth="2" strokeLinecap="round">
        <path d="M6.5 9v4" />
        <path d="M11 5.5v11" />
        <path d="M15.5 8v6" />
      </g>
    </svg>
  );
}
