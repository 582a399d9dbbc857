const paths = {
  accounts: "M2.500 13.500v-11h6v11m0-7h5v7M1.500 13.500h13M5 5.500h1M5 8h1M5 10.500h1M11 9h.5",
  funnel: "M2 3h12L9.500 8.500v4.500L6.500 11.500v-3z",
  matching:
    "M5 8a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM1 14c0-2.500 1.500-4 4-4s4 1.500 4 4M9.500 6.500h5M12.500 4.500l2 2-2 2",
  committee:
    "M8 6.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM3.500 9.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3zM12.500 9.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3zM5 13.500c0-2.500 1-4 3-4s3 1.500 3 4M1 13c0-1.500.7-2.300 2.500-2.300M15 13c0-1.500-.7-2.300-2.500-2.300",
  icp: "M8 14a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM8 10.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM8 .500v3M8 12.500v3M.500 8h3M12.500 8h3",
  health:
    "M8 14C3.500 11 1.500 8.500 1.500 5.700A3.400 3.400 0 0 1 8 4a3.400 3.400 0 0 1 6.500 1.700C14.500 8.500 12.500 11 8 14zM4 7.500h2l1.200-2 1.600 4 1-2H12",
  lists:
    "M2.500 4l1 1 1.500-2M2.500 8l1 1 1.500-2M2.500 12l1 1 1.500-2M7.500 4h6M7.500 8h6M7.500 12h6",
  targets: "M4 14V2M4 2.500h8.500L10.500 5.500l2 3H4",
  tasks: "M3 2.500h10v11H3zM5.500 6.500l1.300 1.300L9.500 5M5.500 11h5",
  programs: "M2 13.500h12M3.500 13.500v-4h2v4M7 13.500v-7h2v7M10.500 13.500v-11h2v11",
  live: "M1.500 8h3l2-5 3 10 2-5h3",
  model: "M2 4h12M2 8h12M2 12h12M5 2.500v3M11 6.500v3M7 10.500v3",
  import: "M8 2v8M5 7l3 3 3-3M2.500 11.500v2h11v-2",
  settings:
    "M8 10.200a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400zM8 1.500v2M8 12.500v2M1.500 8h2M12.500 8h2M3.400 3.400l1.400 1.400M11.200 11.200l1.400 1.400M12.600 3.400l-1.400 1.400M4.800 11.200l-1.400 1.400",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.600 10.600 14 14",
  theme: "M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12",
  close: "M4 4l8 8M12 4l-8 8",
  menu: "M2 4h12M2 8h12M2 12h12",
  download: "M8 2v8M5 7l3 3 3-3M3 13.500h10",
  bookmark: "M4 2.500h8v11L8 10.500l-4 3z",
  open: "M6 3H3v10h10v-3M9 3h4v4M13 3 7.500 8.500",
  check: "M3 8.500l3.500 3.500L13 4.500",
  person:
    "M8 7.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM3 13.500c0-2.800 2-4.500 5-4.500s5 1.700 5 4.500",
  show: "M1.500 8C3 5 5.300 3.500 8 3.500S13 5 14.500 8C13 11 10.700 12.500 8 12.500S3 11 1.500 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  hide: "M1.500 8C3 5 5.300 3.500 8 3.500S13 5 14.500 8C13 11 10.700 12.500 8 12.500S3 11 1.500 8zM3 13 13 3",
  bell: "M3 11.500h10l-1.300-2V6.500a3.700 3.700 0 0 0-7.400 0v3zM6.500 13.500h3",
  keys: "M2 4.500h12v7H2zM4.500 7h.5M7.500 7H8M10.500 7h.5M5 9.500h6",
} as const;

/** The name of an icon. */
export type IconName = keyof typeof paths;

/** A 16-pixel line icon; it says nothing to screen readers. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path
        d={paths[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

/** The product's sign: two tracks that become one point. */
export function Logo() {
  return (
    <svg width="18" height="18" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M1 2h5l4 4H1z" fill="var(--account)" />
      <path d="M1 14h5l4-4H1z" fill="var(--demand)" />
      <path d="M10.500 5.500 15 8l-4.500 2.500z" fill="var(--text)" />
    </svg>
  );
}
