//! Encrypted connections to a real PostgreSQL server.

use super::*;

/// Whether the connection in use is encrypted, as the server sees it.
fn is_encrypted(address: &str) -> Result<bool, StoreError> {
    let mut connection = Connection::open(&Location::Postgres(address.to_owned()))?;
    let sql = "SELECT CASE WHEN ssl THEN 1 ELSE 0 END FROM pg_stat_ssl \
        WHERE pid = pg_backend_pid()";
    Ok(connection.query_one(sql, &[])?.is_some_and(|row| row.integer(0) == 1))
}

#[test]
fn connections_are_encrypted_and_the_server_verified() {
    let (Ok(address), Ok(authority)) =
        (std::env::var("SPEARGUN_TEST_POSTGRES"), std::env::var("SPEARGUN_TEST_POSTGRES_CA"))
    else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "CI needs an encrypted PostgreSQL");
        println!("skipped: SPEARGUN_TEST_POSTGRES_CA names no certificate");
        return;
    };
    assert!(!is_encrypted(&address).unwrap(), "this machine needs no encryption");
    let trusting = format!("{address}?sslmode=verify-full&sslrootcert={authority}");
    assert!(is_encrypted(&trusting).unwrap());
    // A name that the certificate has not, and an authority that this machine does not know.
    let by_system = format!("{address}?sslmode=verify-full");
    let said = is_encrypted(&by_system).unwrap_err().to_string();
    assert!(said.contains("PostgreSQL cannot be reached"), "{said}");
    let other_name = trusting.replace("@127.0.0.1:", "@other.example:") + "&hostaddr=127.0.0.1";
    let said = is_encrypted(&other_name).unwrap_err().to_string();
    assert!(said.contains("other.example") || said.contains("certificate"), "{said}");
}
