/** The mark: five hand-cut tiles that make a T, one of them lit. */
export function Mark({ size = 28, className }: { size?: number; className?: string }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" className={className}>
      <path d="M2 3.2 10.6 2.4 11 10.8 2.6 11.4Z" fill="currentColor" />
      <path d="M12.4 2.8 20.2 2.2 19.8 11 12.2 10.6Z" fill="currentColor" />
      <path d="M21.8 2.4 30 3 29.4 11.6 21.4 10.8Z" className="fill-accent" />
      <path d="M12 12.4 19.8 12.8 20.2 20.6 11.6 20.2Z" fill="currentColor" />
      <path d="M11.8 21.8 20 22.2 19.4 30 12.4 29.6Z" fill="currentColor" />
    </svg>
  );
}
