use freesewing::Measurement::{Chest, Neck};
use freesewing::{Client, NewSet, cm, inches};

#[tokio::main]
async fn main() -> Result<(), freesewing::Error> {
    let client = Client::from_env()?; // FREESEWING_API_KEY and FREESEWING_API_SECRET

    let new = NewSet::named("Robin").with(Neck, cm(38.0)).with(Chest, inches(39.5));
    let robin = client.sets().create(&new).await?;

    for set in client.sets().list().await? {
        if let Some(neck) = set.measurements().length(Neck) {
            println!("{}: neck {:.1} cm", set.name(), neck.in_cm());
        }
    }

    client.sets().update(robin.id()).set(Chest, cm(101.0)).clear(Neck).await?;
    Ok(())
}
